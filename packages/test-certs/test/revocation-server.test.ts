import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createTestPki, type RevocationServerOptions } from '@countersign/test-certs';
import { Certificate, Crl, OcspRequest, OcspResponse } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { askCrl, askOcsp, bodyOf, now, post, serve, start } from './revocation-server.js';

const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });

describe('a certificate', () => {
  test('says where its status and its issuer can be had while the server runs, not before and not after', async () => {
    const pki = createTestPki({ now });
    const before = pki.client('a').certificate;
    const { revocation } = await serve({}, pki);
    const { url } = revocation;
    const during = pki.client('b').certificate;
    const below = pki.rootCa.subordinate('Partner CA');
    await revocation.close();
    const after = pki.client('c').certificate;
    expect(during.authorityInfoAccess).toEqual({ ocsp: [`${url}/ocsp/1`], caIssuers: [`${url}/1.cer`] });
    expect(during.crlUrls).toEqual([`${url}/1.crl`]);
    expect(below.certificate.crlUrls).toEqual([`${url}/0.crl`]);
    for (const certificate of [before, after]) {
      expect(certificate.authorityInfoAccess).toEqual({ ocsp: [], caIssuers: [] });
      expect(certificate.crlUrls).toEqual([]);
    }
  });

  test.each<[RevocationServerOptions, ocsp: number, crl: number]>([
    [{ ocsp: false }, 0, 1],
    [{ crl: false }, 1, 0],
    [{ ocsp: false, crl: false }, 0, 0],
  ])('names only what is served: %o', async (options, ocsp, crl) => {
    const { pki, revocation } = await serve(options);
    const { certificate } = pki.client('a');
    expect(certificate.authorityInfoAccess.ocsp).toHaveLength(ocsp);
    expect(certificate.crlUrls).toHaveLength(crl);
    expect(certificate.authorityInfoAccess.caIssuers).toHaveLength(1);
    expect((await fetch(`${revocation.url}/1.crl`)).status).toBe(crl ? 200 : 404);
    expect((await post(`${revocation.url}/ocsp/1`, Buffer.of())).status).toBe(ocsp ? 200 : 404);
  });
});

describe('the server', () => {
  test('gives the CRL and the certificate of each CA, the root and those made later among them', async () => {
    const { pki, revocation } = await serve();
    pki.newRoot('Other Root CA').subordinate('Other CA');
    expect(pki.authorities).toHaveLength(4);
    for (const [n, ca] of pki.authorities.entries()) {
      const crl = await fetch(`${revocation.url}/${n}.crl`);
      expect(crl.headers.get('content-type')).toBe('application/pkix-crl');
      expect(Crl.parse(await bodyOf(crl)).isSignedBy(ca.certificate)).toBe(true);
      const issuer = await fetch(`${revocation.url}/${n}.cer`);
      expect(issuer.headers.get('content-type')).toBe('application/pkix-cert');
      expect(Certificate.parse(await bodyOf(issuer)).fingerprints).toEqual(ca.certificate.fingerprints);
    }
  });

  test.each([false, true])('answers OCSP as RFC 6960 A.1 has it, delegated: %s', async delegated => {
    const { pki } = await serve({ delegated });
    const { certificate } = pki.client('a');
    const [url = ''] = certificate.authorityInfoAccess.ocsp;
    const { der } = OcspRequest.about(certificate, pki.issuing, { nonce: Buffer.alloc(32, 0xff) });
    const encoded = Buffer.from(der).toString('base64');
    expect(encoded).toContain('/');
    const answers = [
      await post(url, der),
      await fetch(`${url}/${encodeURIComponent(encoded)}`),
      await fetch(`${url}/${encoded}`),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toBe('application/ocsp-response');
      const response = OcspResponse.parse(await bodyOf(answer));
      expect(response.certificates).toHaveLength(delegated ? 1 : 0);
      expect(response.verify({ certificate, issuer: pki.issuing, now: start }).status).toBe('good');
    }
  });

  test('knows of a revocation at its next answer', async () => {
    const { pki } = await serve();
    const client = pki.client('a');
    const partners = pki.rootCa.subordinate('Partner CA');
    for (const service of [askOcsp, askCrl]) {
      await expect(service(client.certificate, pki.issuing)).resolves.toMatchObject({ status: 'good' });
      await expect(service(partners.certificate, pki.root)).resolves.toMatchObject({ status: 'good' });
    }
    pki.revoke(client, { reason: 'keyCompromise' });
    pki.revoke(partners);
    for (const service of [askOcsp, askCrl]) {
      await expect(service(client.certificate, pki.issuing)).resolves.toMatchObject({ status: 'revoked' });
      await expect(service(partners.certificate, pki.root)).resolves.toMatchObject({ status: 'revoked' });
    }
  });

  test('says who asked for what, and when by the clock of the PKI', async () => {
    let time = start;
    const { pki, revocation } = await serve({}, createTestPki({ now: () => time }));
    const { certificate } = pki.client('a');
    await askCrl(certificate, pki.issuing);
    time = new Date('2026-03-01T12:30:00Z');
    await post(`${revocation.url}/ocsp/0`, Buffer.of());
    await fetch(`${revocation.url}/1.cer`);
    await fetch(`${revocation.url}/2.crl`);
    await fetch(`${revocation.url}/else`);
    const { rootCa, issuingCa } = pki;
    expect(revocation.requests).toEqual([
      { method: 'GET', path: '/1.crl', time: start, ca: issuingCa, of: 'crl' },
      { method: 'POST', path: '/ocsp/0', time, ca: rootCa, of: 'ocsp' },
      { method: 'GET', path: '/1.cer', time, ca: issuingCa, of: 'issuer' },
      { method: 'GET', path: '/2.crl', time, ca: undefined, of: 'crl' },
      { method: 'GET', path: '/else', time, ca: undefined, of: undefined },
    ]);
  });

  test('remembers the last 1,000 requests', async () => {
    const { revocation } = await serve();
    for (let i = 0; i <= 1000; i++) await (await fetch(`${revocation.url}/${i}`)).arrayBuffer();
    expect(revocation.requests).toHaveLength(1000);
    expect(revocation.requests[0]?.path).toBe('/1');
    expect(revocation.requests.at(-1)?.path).toBe('/1000');
  });

  test.each([
    ['GET', '/ocsp/1', 405],
    ['PUT', '/ocsp/1', 405],
    ['POST', '/1.crl', 405],
    ['HEAD', '/1.crl', 405],
    ['DELETE', '/1.cer', 405],
    ['GET', '/2.crl', 404],
    ['POST', '/ocsp/2', 404],
    ['GET', '/-1.crl', 404],
    ['GET', '/', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const { revocation } = await serve();
    expect((await fetch(`${revocation.url}${path}`, { method })).status).toBe(status);
  });

  test.each(['MEIw', '%', '%2', 'A'.repeat(8000)])(
    'calls a request in its path malformed: %.9s',
    async text => {
      const { revocation } = await serve();
      const response = await fetch(`${revocation.url}/ocsp/1/${text}`);
      expect(OcspResponse.parse(await bodyOf(response)).status).toBe('malformedRequest');
    },
  );

  test('refuses a body of more than 64 KiB, and takes one of just as many', async () => {
    const { revocation } = await serve();
    const url = `${revocation.url}/ocsp/1`;
    const most = OcspResponse.parse(await bodyOf(await post(url, Buffer.alloc(64 * 1024))));
    expect(most.status).toBe('malformedRequest');
    // It never says that the body is over, and gets its answer all the same.
    const request = httpRequest(url, { method: 'POST' });
    request.write(Buffer.alloc(64 * 1024 + 1));
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    response.resume();
    request.on('error', () => {});
    request.destroy();
  });

  test('survives a client that goes away in the middle of its request', async () => {
    const { pki, revocation } = await serve();
    const socket = connect(Number(new URL(revocation.url).port), '127.0.0.1');
    socket.write('POST /ocsp/1 HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc');
    await expect.poll(() => revocation.requests.length).toBe(1);
    socket.destroy();
    await once(socket, 'close');
    await expect(askOcsp(pki.client('a').certificate, pki.issuing)).resolves.toMatchObject({
      status: 'good',
    });
  });

  test('says so where the clock of the PKI throws', async () => {
    let broken = false;
    const clock = (): Date => {
      if (broken) throw new Error('no time');
      return start;
    };
    const { revocation } = await serve({}, createTestPki({ now: clock }));
    broken = true;
    const response = await fetch(`${revocation.url}/1.crl`);
    expect([response.status, await response.text()]).toEqual([500, 'Error: no time']);
  });

  test('can be reached on loopback alone', async context => {
    const { revocation } = await serve();
    const { hostname, port } = new URL(revocation.url);
    expect(hostname).toBe('127.0.0.1');
    const outside = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (outside === undefined) return context.skip('this machine has no address but loopback');
    await expect(once(connect(Number(port), outside.address), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('closes once and for all, held answers and endless ones too', async () => {
    const { pki, revocation } = await serve();
    const { certificate } = pki.client('a');
    revocation.fail('slow', { of: 'ocsp' });
    revocation.fail('huge', { of: 'crl' });
    const slow = askOcsp(certificate, pki.issuing);
    const huge = await fetch(`${revocation.url}/1.crl`);
    await expect.poll(() => revocation.requests.length).toBe(2);
    const failed = expect(slow).rejects.toThrow();
    await revocation.close();
    await revocation[Symbol.asyncDispose]();
    await failed;
    await expect(huge.arrayBuffer()).rejects.toThrow();
    await expect(fetch(`${revocation.url}/1.crl`)).rejects.toThrow();
  });

  test.each([
    [0, 1],
    [1, 0],
  ])('leaves the URLs of another that runs alone, whichever closes first: %i', async (first, second) => {
    const { pki, revocation } = await serve();
    const { revocation: later } = await serve({}, pki);
    const servers = [revocation, later] as const;
    const urls = (): readonly string[] => pki.client('a').certificate.crlUrls;
    expect(urls()).toEqual([`${later.url}/1.crl`]);
    await servers[first as 0 | 1].close();
    expect(urls()).toEqual([`${servers[second as 0 | 1].url}/1.crl`]);
    await servers[second as 0 | 1].close();
    expect(urls()).toEqual([]);
  });

  test('leaves the URLs that the PKI was made with when it closes', async () => {
    const pki = createTestPki({ now, revocationUrl: 'http://127.0.0.1:9' });
    const { revocation } = await serve({}, pki);
    expect(pki.client('a').certificate.crlUrls).toEqual([`${revocation.url}/1.crl`]);
    await revocation.close();
    expect(pki.client('a').certificate.crlUrls).toEqual(['http://127.0.0.1:9/1.crl']);
  });

  test('listens on the port that it is given, and refuses one in use or out of range', async () => {
    const pki = createTestPki({ now });
    const { revocation } = await serve({}, pki);
    const port = Number(new URL(revocation.url).port);
    for (const wrong of [port, -1, 65_536, 1.5])
      await expect(pki.serveRevocation({ port: wrong })).rejects.toEqual(invalid);
    expect(pki.client('a').certificate.crlUrls).toEqual([`${revocation.url}/1.crl`]);
    await revocation.close();
    const { revocation: again } = await serve({ port }, pki);
    expect(again.url).toBe(revocation.url);
  });
});

describe('what is asked for wrong', () => {
  test('is refused: an option of the server', async () => {
    const pki = createTestPki();
    await expect(pki.serveRevocation({ oscp: true } as RevocationServerOptions)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('oscp'),
    });
    await expect(pki.serveRevocation({ ocsp: 'no' as never })).rejects.toEqual(invalid);
  });
});
