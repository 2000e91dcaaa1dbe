import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Result } from './call.js';
import type { Ids } from './ids.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './request.js';

type Algorithm = 'RSA-OAEP-256' | 'ECDH-ES';

interface Key {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: KeyObject;
  readonly jwk: Schemas['EncryptionKey'];
}

const generate = promisify(generateKeyPair);

/** The current keys and the previous ones. */
const generationsKept = 2;

/** The keys that callers encrypt to. They are made when they are first asked for: an RSA key takes its time. */
export class EncryptionKeys {
  readonly #ids: Ids;
  #generations: Promise<readonly Key[]>[] = [];

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** `/v1/keys/encryption` */
  async list(): Promise<Result> {
    const keys = await this.#keys();
    return { status: 200, body: { keys: keys.map(({ jwk }) => jwk) } };
  }

  /** Makes new keys. The ones before still decrypt, and those before them no longer. */
  async rotate(): Promise<void> {
    await this.#keys();
    const next = this.#generation();
    this.#generations = [next, ...this.#generations].slice(0, generationsKept);
    await next;
  }

  /**
   * The text in a compact JWE (RFC 7516).
   *
   * @throws Refusal
   */
  async decrypt(jwe: string, param?: string): Promise<string> {
    const refuse = (why: string): Refusal =>
      new Refusal(
        'ENCRYPTION_INVALID',
        `${param ?? 'The body'} ${why}`,
        param === undefined ? {} : { param },
      );
    const { compactDecrypt, decodeProtectedHeader } = await import('jose');
    const { alg, enc, kid, zip, crit } = headerOf(() => decodeProtectedHeader(jwe), refuse);
    if (zip !== undefined || crit !== undefined) throw refuse('has a zip or crit header');
    if (enc !== 'A256GCM') throw refuse('is not encrypted by A256GCM');
    const key = (await this.#keys()).find(known => known.kid === kid);
    if (key === undefined) throw refuse('names no key of /v1/keys/encryption by its kid');
    // The algorithm is that of the key, whatever the header says.
    if (alg !== key.alg) throw refuse(`is not encrypted by ${key.alg}, for which its key is`);
    try {
      const { plaintext } = await compactDecrypt(jwe, key.privateKey, {
        keyManagementAlgorithms: [key.alg],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
    } catch {
      // Why it failed is of use only to those who try to find out.
      throw refuse("can't be decrypted");
    }
  }

  async #keys(): Promise<Key[]> {
    if (this.#generations.length === 0) this.#generations = [this.#generation()];
    return (await Promise.all(this.#generations)).flat();
  }

  async #generation(): Promise<Key[]> {
    const [rsaId, ecId] = [this.#ids.make('key'), this.#ids.make('key')];
    const [rsa, ec] = await Promise.all([
      generate('rsa', { modulusLength: 2048 }),
      generate('ec', { namedCurve: 'P-256' }),
    ]);
    return [keyOf(rsaId, 'RSA-OAEP-256', rsa), keyOf(ecId, 'ECDH-ES', ec)];
  }
}

function keyOf(
  kid: string,
  alg: Algorithm,
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
): Key {
  const jwk = publicKey.export({ format: 'jwk' }) as Schemas['EncryptionKey'];
  return { kid, alg, privateKey, jwk: { ...jwk, kid, use: 'enc', alg } };
}

function headerOf<Header>(decode: () => Header, refuse: (why: string) => Refusal): Header {
  try {
    return decode();
  } catch {
    throw refuse('is not a compact JWE');
  }
}
