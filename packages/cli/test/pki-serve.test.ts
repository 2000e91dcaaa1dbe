import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { missing } from '@countersign/test-servers';
import { Certificate, Crl, OcspRequest, OcspResponse } from '@countersign/x509';
import { expect, it, onTestFinished, vi } from 'vitest';
import { countersignBin } from './bin.js';
import { anotherPki, keptPki, pki, refusal } from './folder.js';

const start = countersignBin();

/** `countersign pki serve` as a process of its own, and the first line that it prints. */
async function serve(folder: string, ...argv: string[]): Promise<{ process: ChildProcess; ready: string }> {
  const process = start(['pki', 'serve', folder, ...argv]);
  onTestFinished(() => void process.kill('SIGKILL'));
  process.stderr?.resume();
  const lines = createInterface({ input: process.stdout as NodeJS.ReadableStream });
  const [ready] = await once(lines, 'line');
  return { process, ready };
}

async function ocspStatus(url: string, folder: string, certificate: Certificate): Promise<string> {
  const issuer = Certificate.parse(readFileSync(join(folder, 'issuing-ca.pem')));
  const { der, nonce } = OcspRequest.about(certificate, issuer);
  const response = await fetch(`${url}/ocsp/1`, { method: 'POST', body: Buffer.from(der) });
  const answer = OcspResponse.parse(new Uint8Array(await response.arrayBuffer()));
  const nonces = nonce === undefined ? {} : { nonce };
  return answer.verify({ certificate, issuer, now: new Date(), ...nonces }).status;
}

const issued = (folder: string): Certificate[] =>
  Certificate.parseAll(readFileSync(join(folder, 'certificates.pem')));

it('says where it serves, and ends well at Ctrl-C', async () => {
  const folder = await keptPki();
  const { process, ready } = await serve(folder);
  const url = /^Serving at (http:\/\/127\.0\.0\.1:\d+), until Ctrl-C$/.exec(ready)?.[1] as string;
  const [root] = issued(folder);
  const crl = Crl.parse(new Uint8Array(await (await fetch(`${url}/0.crl`)).arrayBuffer()));
  expect(crl.isSignedBy(root as Certificate)).toBe(true);
  expect(await ocspStatus(url, folder, issued(folder).at(-1) as Certificate)).toBe('good');
  process.kill('SIGINT');
  expect(await once(process, 'exit')).toEqual([0, null]);
  await expect(fetch(`${url}/0.crl`)).rejects.toThrow();
});

it('knows what is issued and revoked meanwhile', async () => {
  const folder = await keptPki();
  const { url } = JSON.parse((await serve(folder, '--json')).ready);
  const eventually = (certificate: Certificate, status: string): Promise<void> =>
    vi.waitFor(async () => expect(await ocspStatus(url, folder, certificate)).toBe(status), 10_000);
  await pki(['issue', folder, '--client', 'bob']);
  const bob = issued(folder).at(-1) as Certificate;
  await eventually(bob, 'good');
  await pki(['revoke', folder, 'bob']);
  await eventually(bob, 'revoked');
});

it('serves at the URL that the certificates carry', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const folder = await anotherPki('--revocation-url', `http://127.0.0.1:${port}`);
  await serve(folder);
  for (const certificate of issued(folder).slice(1)) {
    const crl = await fetch(certificate.crlUrls[0] as string);
    expect(Crl.parse(new Uint8Array(await crl.arrayBuffer())).issuer.equals(certificate.issuer)).toBe(true);
  }
});

it.skipIf(missing('openssl'))(`answers openssl ocsp ${missing('openssl') ?? ''}`, async () => {
  const folder = await keptPki();
  await pki(['revoke', folder, 'Payment API', '--reason', 'superseded']);
  const { url } = JSON.parse((await serve(folder, '--json')).ready);
  const said = execFileSync(
    'openssl',
    ['ocsp', '-url', `${url}/ocsp/1`, '-CAfile', 'root-ca.pem'].concat(
      '-issuer',
      'issuing-ca.pem',
      '-cert',
      'server.pem',
    ),
    { cwd: folder, encoding: 'utf8', stdio: 'pipe' },
  );
  expect(said).toContain('server.pem: revoked');
  expect(said).toContain('Reason: superseded');
});

it('ends, and says why, when the PKI is damaged while it runs', async () => {
  const folder = await keptPki();
  const { process } = await serve(folder);
  const ended = once(process, 'exit');
  writeFileSync(join(folder, 'issuing-ca-crl.pem'), 'no CRL');
  expect(await ended).toEqual([2, null]);
});

it('refuses a port that is in use, and one that is none', async () => {
  const folder = await keptPki();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await refusal(['serve', folder, '--port', String(port)])).toContain('is in use');
  expect(await refusal(['serve', folder, '--port', '65536'])).toContain('from 0 to 65535');
});
