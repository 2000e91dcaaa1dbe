import type { KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'vitest';

/** The forms in which a private key or a passphrase may leak. */
export function secretsOf(key: KeyObject, passphrase: string): string[] {
  const d = Buffer.from(key.export({ format: 'jwk' }).d as string, 'base64url');
  const der = key.export({ format: 'der', type: 'pkcs8' });
  const bodyLines = (pem: string | Buffer): string[] =>
    String(pem)
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('-----'));
  return [
    ...bodyLines(key.export({ format: 'pem', type: 'pkcs8' })),
    ...[d, der].flatMap(bytes => [
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]),
    // Bytes of a Buffer, as inspect and JSON print them.
    inspect(d.subarray(0, 12)).slice('<Buffer '.length, -1),
    [...d.subarray(0, 12)].join(','),
    [...d.subarray(0, 12)].join(', '),
    passphrase,
    Buffer.from(passphrase).toString('hex'),
    Buffer.from(passphrase).toString('base64'),
  ];
}

/** Fails if any way to print a value shows one of the secrets. */
export function expectNoSecrets(value: unknown, secrets: readonly string[]): void {
  const printed = [
    inspect(value, { depth: 12, showHidden: true }),
    inspect({ nested: [value] }, { depth: 12, showHidden: true, compact: false, breakLength: 1 }),
    inspect(value, { depth: 12, getters: true, maxArrayLength: null }),
    JSON.stringify(value) ?? '',
    JSON.stringify({ nested: [value] }),
    String(value),
    JSON.stringify(Object.entries(value as object)),
    value instanceof Error ? `${value.stack}${value.message}` : '',
  ].map(text => text.toLowerCase());
  for (const secret of secrets) {
    const shown = printed.find(text => text.includes(secret.toLowerCase()));
    // Not the text itself: a failing test must not print a secret either.
    expect(shown === undefined, `shows ${secret.slice(0, 4)}…`).toBe(true);
  }
}
