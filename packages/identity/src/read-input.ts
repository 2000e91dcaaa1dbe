import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigurationError } from '@countersign/spec';

const reasons: Record<string, [what: string, hint: string]> = {
  ENOENT: ['does not exist', 'Check the path; it is taken relative to the working directory.'],
  EACCES: [
    'may not be read by this user',
    'Let the user that runs this program read the file (mode 0600, its own).',
  ],
  EISDIR: ['is a directory', 'Give the path of the file inside it.'],
  // A socket can't be opened at all.
  ENXIO: ['is no regular file', 'Give the path of a file; a pipe, a socket or a device may never end.'],
};

/** What gives its bytes once: a FIFO, /dev/stdin, or a shell's `<(…)`. */
export const isPipe = (stat: Stats): boolean => stat.isFIFO() || stat.isCharacterDevice();

/** A small file as it is now, with what is odd about it. */
export interface Input {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/** A file that an identity is made of. */
export interface InputFile {
  readonly path: string;
  read(): Promise<Input>;
}

/**
 * Reads a file of at most `maxBytes` (default: 1 MiB). With `pipe`, a FIFO or a character device will do, too: it is waited for and read to its end.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export async function readInput(
  path: string,
  what: string,
  { pipe = false, maxBytes = 1024 * 1024 }: { readonly pipe?: boolean; readonly maxBytes?: number } = {},
): Promise<Input> {
  // Key material in the place of its path must not be shown by the error that it causes.
  if (path.length > 1024 || path.includes('\n'))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The path of the ${what} is no path but a text of ${path.length} characters`,
      {
        hint: 'Give the path of a file; PEM texts go to pemText(), bytes to p12Bytes().',
      },
    );
  let file: FileHandle | undefined;
  try {
    // Opening a FIFO would wait for its writer, for ever. Windows has neither the flag nor FIFOs.
    file = await open(path, constants.O_RDONLY | (pipe ? 0 : (constants.O_NONBLOCK ?? 0)));
    const stat = await file.stat();
    if (!stat.isFile() && !(pipe && isPipe(stat)))
      throw Object.assign(new Error('is no regular file'), { code: stat.isDirectory() ? 'EISDIR' : 'ENXIO' });
    // The file may grow meanwhile: the size is bounded by what is read, not by what stat says.
    const buffer = Buffer.alloc(maxBytes + 1);
    let length = 0;
    while (length <= maxBytes) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > maxBytes)
      throw new ConfigurationError('CONFIG_INVALID', `The ${what} ${path} is larger than ${maxBytes} bytes`, {
        hint: 'Check that this is the right file.',
      });
    if (length === 0 && isPipe(stat))
      throw new ConfigurationError('CONFIG_INVALID', `The ${what} ${path} gave nothing`, {
        hint: 'A pipe gives its text once: what is loaded again needs a file, or a new writer each time.',
      });
    const shared = process.platform !== 'win32' && (stat.mode & 0o077) !== 0;
    return {
      bytes: Uint8Array.from(buffer.subarray(0, length)),
      warnings: shared
        ? [
            `${path} can be read by other users (mode ${(stat.mode & 0o777).toString(8).padStart(4, '0')}): chmod 600 it.`,
          ]
        : [],
    };
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    const [reason, hint] = reasons[code] ?? [`can't be read (${code})`, undefined];
    throw new ConfigurationError('CONFIG_INVALID', `The ${what} ${path} ${reason}`, {
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  } finally {
    await file?.close();
  }
}
