import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ErrorCode } from '@countersign/spec';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';
import { refusal } from './refusal.js';

const pki = createTestPki();
const identity = pki.client('demo_client').identity();

/** What the agent says of a server that answers a ClientHello with these bytes, and ends. */
async function answeredWith(bytes: readonly number[]) {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => socket.end(Buffer.from(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(async () => {
    await agent.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return refusal(agent.fetch(`https://localhost:${(server.address() as AddressInfo).port}/`));
}

const fatalAlert = (number: number) => [0x15, 3, 3, 0, 2, 2, number];

/** RFC 8446 6.2; codes that stand apart are candidates. */
const alerts: readonly [number: number, name: string, code: ErrorCode, ...candidates: ErrorCode[]][] = [
  [40, 'handshake_failure', 'CLIENT_CERTIFICATE_REJECTED', 'CLIENT_CERTIFICATE_REQUIRED'],
  [42, 'bad_certificate', 'CLIENT_CERTIFICATE_REJECTED', 'CERTIFICATE_NOT_YET_VALID'],
  [43, 'unsupported_certificate', 'CERTIFICATE_PURPOSE_INVALID'],
  [44, 'certificate_revoked', 'CERTIFICATE_REVOKED'],
  [45, 'certificate_expired', 'CERTIFICATE_EXPIRED'],
  [46, 'certificate_unknown', 'CLIENT_CERTIFICATE_REJECTED', 'CLIENT_UNKNOWN'],
  [47, 'illegal_parameter', 'CLIENT_CERTIFICATE_REJECTED', 'CERTIFICATE_CHAIN_INVALID'],
  [48, 'unknown_ca', 'CERTIFICATE_CHAIN_INVALID'],
  [49, 'access_denied', 'CLIENT_CERTIFICATE_REJECTED', 'IP_NOT_ALLOWED'],
  [50, 'decode_error', 'CLIENT_CERTIFICATE_REJECTED', 'CERTIFICATE_INVALID_FORMAT'],
  [51, '51', 'CLIENT_CERTIFICATE_REJECTED', 'CERTIFICATE_CHAIN_INVALID'],
  [70, 'protocol_version', 'TLS_VERSION_UNSUPPORTED'],
  [80, 'internal_error', 'CONNECTION_FAILED'],
  [112, 'unrecognized_name', 'CONNECTION_FAILED'],
  [116, 'certificate_required', 'CLIENT_CERTIFICATE_REQUIRED'],
  [120, 'no_application_protocol', 'CONNECTION_FAILED'],
];

it.each(alerts)('the alert %i, %s, becomes %s', async (number, name, code, ...candidates) => {
  const error = await answeredWith(fatalAlert(number));
  expect(error).toMatchObject({ code, outcome: 'not-sent' });
  expect(error.message).toContain(`with the alert ${name}`);
  expect(error.candidates).toEqual(expect.arrayContaining(candidates));
});

it('a handshake that OpenSSL can make nothing of is no rejection by the server', async () => {
  const emptyServerHello = [0x16, 3, 3, 0, 4, 2, 0, 0, 0];
  const error = await answeredWith(emptyServerHello);
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'not-sent', retryable: false });
  expect(error.message).toMatch(/^The TLS handshake with localhost:\d+ failed: [a-z ]+$/);
});
