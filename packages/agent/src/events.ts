import { channel } from 'node:diagnostics_channel';
import type { Identity } from '@countersign/identity';
import type { CountersignError, TrustError } from '@countersign/spec';

/** What an agent emits, each with one object. */
export interface AgentEvents {
  /** New connections present `identity`; those of `previous` end with their requests. */
  readonly rotated: readonly [{ readonly identity: Identity; readonly previous: Identity }];
  /** New material was refused, and the last good identity stays. */
  readonly 'rotation-failed': readonly [{ readonly error: CountersignError }];
  /** The certificate ends soon; once for each state. */
  readonly expiring: readonly [
    {
      readonly identity: Identity;
      readonly state: 'warning' | 'critical' | 'expired';
      readonly daysLeft: number;
    },
  ];
  /** No pin matched: refused, or with `pinMode: 'report-only'` let through. */
  readonly 'pin-mismatch': readonly [
    { readonly host: string; readonly error: TrustError; readonly refused: boolean },
  ];
  /** The server's certificate was revoked; nothing was sent. */
  readonly revoked: readonly [{ readonly host: string; readonly error: TrustError }];
}

/** What a `countersign:handshake` message holds. */
export interface HandshakeMessage {
  /** `host:port`. */
  readonly address: string;
  readonly protocol: string | null;
  readonly cipher: string;
  readonly alpn: string | false | null;
  readonly resumed: boolean;
  /** From the first packet to the verdict, in milliseconds. */
  readonly milliseconds: number;
  readonly pin: 'none' | 'matched' | 'reported';
  /** Of the identity that was presented. */
  readonly fingerprint: string;
}

const handshakes = channel('countersign:handshake');

export function publishHandshake(message: () => HandshakeMessage): void {
  if (handshakes.hasSubscribers) handshakes.publish(message());
}

/** Publishes an event of an agent as `countersign:<name>` too. */
export function publishEvent(name: keyof AgentEvents, event: object): void {
  const published = channel(`countersign:${name}`);
  if (published.hasSubscribers) published.publish(event);
}
