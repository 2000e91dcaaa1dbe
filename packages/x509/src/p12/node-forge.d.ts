// The two files of node-forge that are used; its own types know only the whole.
declare module 'node-forge/lib/rc2.js' {
  import type { ByteBuffer } from 'node-forge/lib/util.js';

  interface BlockCipher {
    start(iv: ByteBuffer): void;
    update(input: ByteBuffer): void;
    finish(): boolean;
    readonly output: ByteBuffer;
  }
  const rc2: {
    createDecryptionCipher(key: ByteBuffer, effectiveBits: number): BlockCipher;
    createEncryptionCipher(key: ByteBuffer, effectiveBits: number): BlockCipher;
  };
  export default rc2;
}

declare module 'node-forge/lib/util.js' {
  export interface ByteBuffer {
    getBytes(): string;
  }
  const util: { createBuffer(binary: string): ByteBuffer };
  export default util;
}
