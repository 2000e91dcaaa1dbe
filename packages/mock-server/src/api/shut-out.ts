import type { Certificate, RevocationReason } from '@countersign/x509';

/** Who has to know when a caller of the API shuts somebody out. */
export interface ShutOut {
  block(clientId: string, reason: string | undefined): Promise<void>;
  unblock(clientId: string): Promise<void>;
  revoke(certificate: Certificate, reason: RevocationReason): Promise<void>;
}

/** An API that stands alone knows it itself. */
export const nobodyElse: ShutOut = { block: async () => {}, unblock: async () => {}, revoke: async () => {} };
