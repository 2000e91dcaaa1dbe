// Of a certificate that an ECDSA key signed, its holder can make another one, which the same signature vouches for.
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';
import { derBits, derInteger, derSequence, readDer } from '@countersign/x509/der';
import { describe, expect, it, onTestFinished } from 'vitest';
import { twinOf } from '../src/signature-twin.js';
import { guardedServer, tlsVersions } from './guarded-server.js';

const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
/** The other signature of the same key over the same bytes. */
function otherForm(signature: Uint8Array, order: bigint): Uint8Array {
  const fields = readDer(signature).fields('signature');
  const r = fields.next('r').bytes;
  const s = BigInt(`0x${Buffer.from(fields.next('s').integerBytes('s')).toString('hex')}`);
  const digits = (order - s).toString(16);
  const other = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return derSequence(r, derInteger(other));
}

/** n of a curve, as OpenSSL writes it into a key with explicit parameters (SEC 1 C.2). */
function orderOf(namedCurve: string): bigint {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve, paramEncoding: 'explicit' });
  const spki = readDer(publicKey.export({ format: 'der', type: 'spki' })).fields('SubjectPublicKeyInfo');
  const parameters = spki.next('algorithm').children()[1]?.children()[4];
  return BigInt(`0x${Buffer.from(parameters?.integerBytes('order') ?? []).toString('hex')}`);
}

/** The other form of a certificate that a key on P-256 signed. */
function rewritten({ der }: Certificate): Certificate {
  const outer = readDer(der).fields('Certificate');
  const [tbs, algorithm] = [outer.next('tbs').bytes, outer.next('algorithm').bytes];
  const signature = outer.next('signature').wholeBits('signature');
  const other = otherForm(signature, orderOf('prime256v1'));
  return Certificate.parse(derSequence(tbs, algorithm, derBits(other)));
}

describe.each(tlsVersions)('over %s', version => {
  it.each([
    ['as it was issued', 'in its other form'],
    ['in its other form', 'as it was issued'],
  ])('a certificate that was revoked %s is revoked %s, too', async (revoked, used) => {
    const pki = createTestPki();
    const { keyPem: key, certificate: issued, chain } = pki.client('demo_client');
    const forms = new Map([
      ['as it was issued', issued],
      ['in its other form', rewritten(issued)],
    ]);
    const { guard, port } = await guardedServer(pki, { clients }, { version });
    const cert = [forms.get(used) as Certificate, ...chain].map(({ pem }) => pem).join('');
    const open = (): TLSSocket => {
      const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca, cert, key });
      onTestFinished(() => {
        socket.destroy();
      });
      return socket.on('error', () => {});
    };
    const ask = async (socket: TLSSocket): Promise<string> => {
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      return String(await once(socket, 'data'));
    };
    const before = open();
    expect(await ask(before)).toContain('200 OK');
    const cut = once(before, 'close');
    await guard.revoke((forms.get(revoked) as Certificate).fingerprints.sha256);
    await cut;
    expect(await ask(open())).toContain('401 Unauthorized');
  });
});

describe('the twin of a certificate', () => {
  it.each([
    ...['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1', 'brainpoolP256r1', 'brainpoolP256t1'],
    ...['brainpoolP384r1', 'brainpoolP384t1', 'brainpoolP512r1', 'brainpoolP512t1'],
  ])('is found where its issuer has a key on %s', namedCurve => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const [tbs, algorithm] = [derSequence(derInteger(1)), derSequence()];
    const signature = sign('sha256', tbs, privateKey);
    const certificate = (bytes: Uint8Array) => ({ der: derSequence(tbs, algorithm, derBits(bytes)) });
    const hash = (bytes: Uint8Array) => createHash('sha256').update(certificate(bytes).der).digest('hex');
    const twin = twinOf(certificate(signature) as Certificate, { spki } as unknown as Certificate);
    const other = otherForm(signature, orderOf(namedCurve));
    expect(verify('sha256', tbs, publicKey, other)).toBe(true);
    expect(twin).toBe(hash(other).toUpperCase());
  });

  it('does not exist where its issuer has an RSA key, or is not there', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { certificate } = createTestPki().client('demo_client');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    expect(twinOf(certificate, { spki } as unknown as Certificate)).toBeUndefined();
    expect(twinOf(certificate, undefined)).toBeUndefined();
  });
});
