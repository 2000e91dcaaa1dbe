import { openTestPki, type TestPki } from '@countersign/test-certs';
import { inject } from 'vitest';

/** A CA as PEM, with its key. */
export interface SharedAuthority {
  readonly certificate: string;
  readonly key: string;
}

/** A test PKI on its way to the workers of a run. */
export interface SharedPki {
  readonly root: SharedAuthority;
  readonly issuing: SharedAuthority;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly countersignPki: SharedPki;
  }
}

let opened: TestPki | undefined;

/**
 * The PKI that all workers of a run share, where `globalSetup` has `@countersign/mock-server/vitest/pki`; else undefined,
 * and each mock makes its own.
 */
export function sharedPki(): TestPki | undefined {
  const shared: SharedPki | undefined = inject('countersignPki');
  if (shared !== undefined) opened ??= openTestPki(shared);
  return opened;
}
