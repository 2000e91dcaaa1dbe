import { type FileHandle, open, stat } from 'node:fs/promises';
import { ConfigurationError } from '@countersign/spec';
import { type ChainEnd, chainStart, lineStart, longestLine, readLine, sha256 } from './audit-line.js';

/** How a trail was left. */
export interface Left {
  /** Of the last whole line. */
  readonly end: ChainEnd;
  /** What stands behind it: a line that was being written when the process ended. */
  readonly torn: { readonly bytes: number; readonly sha256: string } | undefined;
  /** Whether the file ends in the middle of a line, or in a whole one without its line feed. */
  readonly unterminated: boolean;
}

const lineFeed = 0x0a;

/** More than fits in a torn line, and in lines about torn lines that were torn themselves. */
const tailLength = 4 * longestLine;

/** A file that only grows. */
export class AuditFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #device: number;
  readonly #inode: number;

  private constructor(path: string, handle: FileHandle, device: number, inode: number) {
    this.#path = path;
    this.#handle = handle;
    this.#device = device;
    this.#inode = inode;
  }

  /** Opens a file, or makes one that nobody else may read. */
  static async open(path: string): Promise<AuditFile> {
    const handle = await open(path, 'a+', 0o600); // O_APPEND: no write can land on what is there
    try {
      const found = await handle.stat();
      if (!found.isFile())
        throw new ConfigurationError('CONFIG_INVALID', `The audit trail ${path} is no regular file`, {
          hint: 'Give the path of a file, which is made where there is none.',
        });
      return new AuditFile(path, handle, found.dev, found.ino);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether another file, or none, stands in its place: somebody has renamed or removed it. */
  async isGone(): Promise<boolean> {
    const found = await stat(this.#path).catch(() => undefined);
    return found?.ino !== this.#inode || found.dev !== this.#device;
  }

  /**
   * Reads where its chain ends.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where it is a file of another kind
   */
  async left(): Promise<Left> {
    const { size } = await this.#handle.stat();
    const start = Math.max(0, size - tailLength);
    const tail = Buffer.alloc(size - start);
    let length = 0;
    while (length < tail.length) {
      const { bytesRead } = await this.#handle.read(tail, length, tail.length - length, start + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    const unterminated = length > 0 && tail[length - 1] !== lineFeed;
    const to = unterminated ? length : Math.max(0, length - 1);
    for (let end = to; end > 0; ) {
      const from = tail.lastIndexOf(lineFeed, end - 1) + 1;
      const bytes = tail.subarray(from, end);
      const line = readLine(bytes);
      if (line !== undefined)
        return {
          end: { sequence: line.sequence, hash: sha256(bytes) },
          torn: tornOf(tail.subarray(end + 1, to)),
          unterminated,
        };
      end = from - 1;
    }
    const begins = tail.subarray(0, lineStart.length).toString('latin1');
    if (start > 0 || !lineStart.startsWith(begins))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `${this.#path} is no audit trail: it holds no line of one`,
        {
          hint: 'Give a file of its own, or move the one that is there away.',
        },
      );
    return { end: chainStart, torn: tornOf(tail.subarray(0, to)), unterminated };
  }

  /** @returns how many bytes were written: fewer than were given, where the disk is full. */
  async write(bytes: Uint8Array): Promise<number> {
    return (await this.#handle.write(bytes)).bytesWritten;
  }

  /** Waits until the disk has it. */
  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function tornOf(bytes: Uint8Array): Left['torn'] {
  return bytes.length === 0 ? undefined : { bytes: bytes.length, sha256: sha256(bytes) };
}
