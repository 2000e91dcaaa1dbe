import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';
import { needOpenssl, tempFiles } from './openssl.js';
import { bodyOf, serve } from './revocation-server.js';

const run = promisify(execFile);

// OpenSSL goes by the clock of the machine, and the server answers in this process: it is started without waiting.
describe('openssl', () => {
  const openssl = async (args: readonly string[]): Promise<string> => {
    // A proxy of the machine's is none for loopback.
    const { http_proxy, HTTP_PROXY, ...env } = process.env;
    const { stdout, stderr } = await run('openssl', [...args], { env }).catch(failed => failed);
    return stdout + stderr;
  };

  test.for([false, true])('asks and believes the responder, delegated: %s', async (delegated, context) => {
    needOpenssl(context);
    const { pki, revocation } = await serve({ delegated }, createTestPki());
    const client = pki.client('a');
    const paths = tempFiles({ root: pki.ca, issuing: pki.issuing.pem, leaf: client.certificate.pem });
    const asked = (): Promise<string> =>
      openssl([
        ...['ocsp', '-issuer', paths.issuing, '-cert', paths.leaf, '-CAfile', paths.root],
        ...['-verify_other', paths.issuing, '-url', client.certificate.authorityInfoAccess.ocsp[0] ?? ''],
      ]);
    expect(await asked()).toMatch(/: good\n[\s\S]*Response verify OK/);
    pki.revoke(client, { reason: 'superseded' });
    expect(await asked()).toMatch(/: revoked\n[\s\S]*superseded[\s\S]*Response verify OK/);
    for (const [fault, seen] of [
      ['stale', /status expired/i],
      ['unknown', /: unknown/],
      ['try-later', /trylater/],
      ['wrong-issuer', /Response Verify Failure/i],
      ['wrong-signature', /Response Verify Failure/i],
      ['garbage', /Error querying OCSP responder/i],
      ['missing', /404/],
    ] as const) {
      const end = revocation.fail(fault);
      expect(await asked(), fault).toMatch(seen);
      end();
    }
    expect(revocation.requests.every(({ of, ca }) => of === 'ocsp' && ca === pki.issuingCa)).toBe(true);
  });

  test('fetches CRLs by the URLs in certificates, and believes them', async context => {
    needOpenssl(context);
    const { pki, revocation } = await serve({}, createTestPki());
    const partners = pki.rootCa.subordinate('Partner CA');
    const client = partners.client('a');
    const paths = tempFiles({ root: pki.ca, ca: partners.pem, leaf: client.certificate.pem });
    const path = ['-CAfile', paths.root, '-untrusted', paths.ca];
    const verified = (file: string): Promise<string> =>
      openssl(['verify', ...path, '-crl_check', '-crl_download', file]);
    expect(await verified(paths.leaf)).toMatch(/: OK/);
    expect(await verified(paths.ca)).toMatch(/: OK/);
    expect(new Set(revocation.requests.map(({ path }) => path))).toEqual(new Set(['/2.crl', '/0.crl']));
    for (const [fault, seen] of [
      ['stale', /CRL has expired/],
      ['wrong-issuer', /unable to get certificate CRL/],
      ['wrong-signature', /CRL signature failure/],
      ['garbage', /unable to get certificate CRL/],
      ['down', /unable to get certificate CRL/],
    ] as const) {
      const end = revocation.fail(fault, { ca: partners });
      expect(await verified(paths.leaf), fault).toMatch(seen);
      end();
    }
    pki.revoke(client);
    pki.revoke(partners);
    expect(await verified(paths.leaf)).toMatch(/certificate revoked/);
    expect(await verified(paths.ca)).toMatch(/certificate revoked/);
  });

  test('reads and verifies a CRL', async context => {
    needOpenssl(context);
    const { pki, revocation } = await serve();
    const client = pki.client('a');
    pki.revoke(client, { reason: 'keyCompromise' });
    const crl = await bodyOf(await fetch(`${revocation.url}/1.crl`));
    const paths = tempFiles({ crl, issuing: pki.issuing.pem });
    const text = await openssl(['crl', '-in', paths.crl, '-CAfile', paths.issuing, '-noout', '-text']);
    expect(text).toMatch(/verify OK/);
    expect(text).toContain(client.certificate.serialNumber);
    expect(text).toMatch(/Key Compromise/);
  });
});
