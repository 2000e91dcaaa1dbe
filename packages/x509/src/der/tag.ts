/** Identifier octets of the types that X.509 and PKCS#12 use (X.690 8.1.2). */
export const Tag = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  PRINTABLE_STRING: 0x13,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
  /** `[n]` with a primitive content. */
  context: (n: number): number => 0x80 | n,
  /** `[n]` with a constructed content. */
  contextConstructed: (n: number): number => 0xa0 | n,
} as const;
