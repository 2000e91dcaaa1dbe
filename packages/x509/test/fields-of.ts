import { readDer } from '@countersign/x509/der';

/** The encodings of the fields of a constructed value. */
export const fieldsOf = (bytes: Uint8Array): Uint8Array[] =>
  readDer(bytes)
    .children()
    .map(field => field.bytes);
