import type { Socket } from 'node:net';
import type { RegisteredClient } from './registry/registered-client.js';
import type { Shown } from './shown.js';
import type { Admitted, Client } from './verdict.js';

/** That a connection was let in, and how long that stands without another look. */
export interface Standing {
  readonly epoch: number;
  /** Epoch milliseconds. */
  readonly validUntil: number;
  readonly verdict: Admitted & { readonly client: Client };
  readonly registered: RegisteredClient;
  readonly fingerprint: string;
  readonly twin: string | undefined;
}

/** An open connection, and who is at its other end. */
export interface Connection {
  readonly socket: Socket;
  /** Of the other end, in its canonical form; empty where that is gone already. */
  readonly address: string;
  /** Whether a trusted proxy is at the other end. */
  readonly fromProxy: boolean;
  readonly resumed: boolean;
  /** Undefined where no certificate was presented. */
  readonly shown: Shown | undefined;
  standing?: Standing;
}
