import { constants } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { type ForeignServer, missing, nginxServer, opensslServer } from '@countersign/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { files, type Result, shell, verdicts } from './shell.js';

const pki = createTestPki();
const passphrase = 'client123';
const good = pki.client('demo_client');
const unknown = createTestPki().client('demo_client');

async function doctor(port: number, client: Issued): Promise<Result> {
  const paths = files({ 'client.p12': await client.p12({ passphrase }), 'ca.pem': pki.ca });
  return shell(
    [
      'doctor',
      `https://localhost:${port}/`,
      '--p12',
      paths['client.p12'] ?? '',
      '--ca',
      paths['ca.pem'] ?? '',
    ],
    { COUNTERSIGN_P12_PASSPHRASE: passphrase },
  );
}

async function portOf(server: Promise<ForeignServer>): Promise<number> {
  const { port, close } = await server;
  onTestFinished(close);
  return port;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', version => {
  describe.skipIf(missing('openssl'))(`openssl s_server -Verify ${missing('openssl') ?? ''}`, () => {
    it('is found to be well', async () => {
      const result = await doctor(await portOf(opensslServer({ pki, version })), good);
      expect(verdicts(result).slice(-2)).toEqual(['ok asked', 'ok accepted']);
      expect(result.stdout).toContain('requires a client certificate');
    });

    it('is found not to know the CA of the client', async () => {
      const result = await doctor(await portOf(opensslServer({ pki, version })), unknown);
      expect(verdicts(result).slice(-2)).toEqual(['ok asked', 'FAIL accepted']);
      expect(result.stdout).toContain('CERTIFICATE_CHAIN_INVALID');
    });
  });

  describe.skipIf(missing('nginx'))(`nginx with ssl_verify_client on ${missing('nginx') ?? ''}`, () => {
    it('is found to be well', async () => {
      const result = await doctor(await portOf(nginxServer({ pki, version })), good);
      expect(verdicts(result).slice(-2)).toEqual(['ok asked', 'ok accepted']);
    });

    it('is found to refuse the certificate by its page', async () => {
      const result = await doctor(await portOf(nginxServer({ pki, version })), unknown);
      expect(verdicts(result).slice(-2)).toEqual(['ok asked', 'FAIL accepted']);
      expect(result.stdout).toContain('CLIENT_CERTIFICATE_REJECTED');
    });
  });

  it('a server that asks for no certificate is told from one that does', async () => {
    const { pem: cert, keyPem: key } = pki.server('localhost');
    const server = createServer(
      { cert, key, minVersion: version, maxVersion: version, secureOptions: constants.SSL_OP_NO_TICKET },
      (_, response) => response.end(),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const result = await doctor((server.address() as AddressInfo).port, good);
    expect(verdicts(result).slice(-2)).toEqual(['warn asked', 'ok accepted']);
    expect(result.exitCode).toBe(0);
  });
});
