import type { Guard } from '@countersign/guard';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { TrustOptions } from '@countersign/trust';
import type { Front } from './front.js';
import { type OwnMaterial, ownOf } from './own-material.js';
import type { TlsListener } from './tls-listener.js';

export interface RotateServerOptions {
  /** Whether the key is another one. Default: `new`. */
  readonly key?: 'new' | 'same';
  /** Whether open connections are cut. Default: false. */
  readonly drop?: boolean;
}

export interface RotateCaOptions {
  /** The step: both CAs, or the new one alone; without the first step this is an emergency. Default: `both`. */
  readonly trust?: 'both' | 'new';
  /** Whether open connections are cut. Default: false. */
  readonly drop?: boolean;
}

export interface RotatingParts {
  readonly front: Front;
  readonly guard: Guard;
  readonly listener: TlsListener;
  readonly own: OwnMaterial | undefined;
  /** How clients are judged that lead to a CA. */
  readonly trustOf: (ca: string) => TrustOptions;
}

export async function rotateServer(
  options: RotateServerOptions,
  { own, listener, front }: RotatingParts,
): Promise<void> {
  checkOptions('rotateServer', options, { key: 'text', drop: 'boolean' });
  const { key = 'new', drop = false } = options;
  checkChoice('rotateServer', 'key', key, ['new', 'same']);
  ownOf(own, 'rotateServer').renewServer(key);
  listener.forgetSessions();
  if (drop) front.dropTls();
}

export async function rotateCa(options: RotateCaOptions, parts: RotatingParts): Promise<void> {
  checkOptions('rotateCa', options, { trust: 'text', drop: 'boolean' });
  const { trust = 'both', drop = false } = options;
  checkChoice('rotateCa', 'trust', trust, ['both', 'new']);
  const { guard, listener, front, trustOf } = parts;
  const own = ownOf(parts.own, 'rotateCa');
  if (trust === 'both' && own.isBetweenCas)
    throw new ConfigurationError('CONFIG_INVALID', 'Two CAs are trusted already', {
      hint: "Call rotateCa({ trust: 'new' }) before the next CA.",
    });
  if (!own.isBetweenCas) own.beginNewCa();
  if (trust === 'new') own.endOldCa();
  await guard.update({ trust: trustOf(own.ca) });
  listener.forgetSessions();
  if (drop) front.dropTls();
}

function checkChoice(caller: string, option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new ConfigurationError('CONFIG_INVALID', `${caller}: ${option} can't be '${value}'`, {
    hint: `${option} is ${known.map(name => `'${name}'`).join(' or ')}.`,
  });
}
