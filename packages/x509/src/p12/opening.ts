import type { P12Budget } from './limits.js';
import type { Passphrase } from './passphrase.js';

/** What all steps of opening one file share. */
export interface Opening {
  readonly passphrase: Passphrase;
  readonly budget: P12Budget;
  /** OIDs of what encrypts the file, filled on the way. */
  readonly algorithms: Set<string>;
}
