/**
 * A passphrase in the forms in which tools turn it into bytes. Each is tried in its order; the one that a MAC
 * proves right is kept alone.
 */
export class Passphrase {
  /** For the PKCS#12 key derivation: UTF-16BE with a final NUL, or nothing at all (RFC 7292 B.1). */
  readonly #bmp: readonly Uint8Array[];
  /** For PBKDF1, PBKDF2 and scrypt: UTF-8; old versions of NSS used the other form there too. */
  readonly #octets: readonly Uint8Array[];
  #proven: Uint8Array | undefined;

  constructor(text: string) {
    const bmp = (characters: string): Uint8Array => Buffer.from(`${characters}\0`, 'utf16le').swap16();
    const utf8 = Buffer.from(text, 'utf8');
    // OpenSSL up to 1.0 widened each byte of a UTF-8 passphrase to a character of its own.
    const widened = utf8.toString('latin1');
    this.#bmp =
      text === '' ? [bmp(''), new Uint8Array()] : widened === text ? [bmp(text)] : [bmp(text), bmp(widened)];
    this.#octets = [utf8, bmp(text)];
  }

  get bmp(): readonly Uint8Array[] {
    return this.#proven === undefined ? this.#bmp : [this.#proven];
  }

  get octets(): readonly Uint8Array[] {
    return this.#octets;
  }

  /** A MAC was made with this form: the tool that wrote the file uses no other. */
  prove(bmp: Uint8Array): void {
    this.#proven = bmp;
  }
}
