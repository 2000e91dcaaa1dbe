import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { plainAlert } from '../alert.js';
import type { OwnMaterial } from '../own-material.js';
import type { WithheldFlight } from '../withheld-flight.js';
import type { HandshakeFault } from './fault.js';
import type { Showing } from './faults.js';
import type { Wait } from './pause.js';
import { SlowStream } from './slow-stream.js';

/** How a handshake differs from others. */
export interface HandshakeChanges {
  readonly tls?: TlsOptions;
  /** What is stapled, for clients that ask for it. */
  readonly staple?: Buffer;
  /** What TLS is spoken over, in place of the TCP connection. */
  readonly carrier?: SlowStream;
  readonly withoutTickets?: boolean;
}

export interface HandshakeParts {
  /** What the mock issues with, unless it was given its certificates. */
  readonly own: OwnMaterial | undefined;
  readonly wait: Wait;
  readonly now: () => Date;
}

/** @returns how a handshake goes on whose ClientHello has come; undefined where it doesn't. */
export function spoilHandshake(
  { fault, random }: Showing<HandshakeFault>,
  tcp: Socket,
  { own, wait, now }: HandshakeParts,
): HandshakeChanges | undefined {
  switch (fault.kind) {
    case 'handshake-stall':
      // Read on, to notice when the client goes away.
      tcp.resume();
      return undefined;
    case 'handshake-close':
      tcp.resume().end();
      return undefined;
    case 'handshake-alert':
      tcp.resume().end(plainAlert(fault.alert));
      return undefined;
    case 'handshake-slow':
      return { carrier: new SlowStream(tcp, { bytes: fault.bytes, delay: fault.delay, wait }) };
    case 'server-certificate':
      // Checked when it was injected: there is a CA.
      return { tls: certificateFor(fault.certificate, own as OwnMaterial, now()) };
    case 'staple':
      return {
        staple:
          fault.staple === 'garbage'
            ? Buffer.from(random(64))
            : stapleOf(fault.staple, own as OwnMaterial, now()),
      };
    case 'no-tickets':
      // TLS 1.2 has an option for it. In TLS 1.3 OpenSSL sends them all the same.
      return { tls: { secureOptions: constants.SSL_OP_NO_TICKET }, withoutTickets: true };
  }
}

/** Ends a handshake, or leaves it hanging, whose client has shown its certificate. */
export function spoilFinish(
  fault: HandshakeFault,
  socket: TLSSocket,
  flight: WithheldFlight | undefined,
): void {
  // Read on, to notice when the client goes away.
  socket.resume();
  if (flight === undefined || !flight.isHeld) {
    // A session of TLS 1.2 is resumed: the server has finished already.
    if (fault.kind !== 'handshake-stall') socket.destroy();
  } else if (fault.kind === 'handshake-alert') flight.refuse(fault.alert, socket);
  else if (fault.kind === 'handshake-close') flight.hangUp();
}

const day = 24 * 60 * 60 * 1000;

function certificateFor(which: 'other-host' | 'expired', own: OwnMaterial, now: Date): TlsOptions {
  const ago = (days: number): Date => new Date(now.getTime() - days * day);
  const { pem, keyPem } =
    which === 'other-host'
      ? own.spoilt({}, ['other-host.example'])
      : own.spoilt({ notBefore: ago(30), notAfter: ago(1) });
  return { cert: pem, key: keyPem };
}

function stapleOf(which: 'revoked' | 'expired', { pki, server }: OwnMaterial, now: Date): Buffer {
  const options = which === 'revoked' ? { revoked: true } : { thisUpdate: new Date(now.getTime() - 8 * day) };
  return Buffer.from(pki.staple(server, options));
}
