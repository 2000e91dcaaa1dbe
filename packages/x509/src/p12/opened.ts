import type { KeyObject } from 'node:crypto';
import type { Certificate } from '../certificate.js';
import { type Chain, orderChain } from '../chain.js';
import type { P12, P12Entry } from './p12.js';

type Others = Pick<P12, 'entries' | 'mac' | 'algorithms' | 'warnings'>;

/** A key with its certificate. Its chain is put in order, signature by signature, when it is first asked for. */
export function entryOf(
  privateKey: KeyObject,
  certificate: Certificate,
  friendlyName: string | undefined,
  all: readonly Certificate[],
): P12Entry {
  const ordered = once(() => orderChain(certificate, all));
  return {
    privateKey,
    certificate,
    friendlyName,
    get chain() {
      return ordered().issuers;
    },
  };
}

/** The chosen entry, and what else the file says. */
export function openedP12(chosen: P12Entry, all: readonly Certificate[], others: Others): P12 {
  const ordered = once(() => orderChain(chosen.certificate, all));
  return {
    privateKey: chosen.privateKey,
    certificate: chosen.certificate,
    friendlyName: chosen.friendlyName,
    ...others,
    get chain() {
      return ordered().issuers;
    },
    get extra() {
      return ordered().extra;
    },
  };
}

function once(make: () => Chain): () => Chain {
  let made: Chain | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
