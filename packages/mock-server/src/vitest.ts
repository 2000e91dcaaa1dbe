import type { Stage } from '@countersign/spec';
import { expect } from 'vitest';
import {
  type ReceivedOptions,
  type RefusedOptions,
  toHaveReceived,
  toHaveRefused,
  toHaveSeenClient,
} from './vitest/matchers.js';

export { type MockFixtures, type MockTestOptions, mockTest } from './vitest/fixtures.js';
export type { ReceivedOptions, RefusedOptions } from './vitest/matchers.js';
export { type SharedAuthority, type SharedPki, sharedPki } from './vitest/shared-pki.js';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: it has to be declared as vitest does.
  interface Matchers<T = any> {
    /**
     * Whether a mock server received a request, whoever sent it and however it was answered.
     *
     * @param route `POST /v1/payments`, `GET /v1/payments/*`, or a path alone; `**` stands for all the rest
     */
    toHaveReceived(route: string, options?: ReceivedOptions): void;
    /**
     * Whether a mock server refused a caller at a stage: in the handshake, or a request.
     *
     * @param stage `presented`, `format`, `chain`, `expiry`, `revocation`, `pinning`, `ip`, `authorization` or `request`
     */
    toHaveRefused(stage: Stage, options?: RefusedOptions): void;
    /** Whether a mock server let a client in, and received a request of it. */
    toHaveSeenClient(clientId: string): void;
  }
}

expect.extend({ toHaveReceived, toHaveRefused, toHaveSeenClient });
