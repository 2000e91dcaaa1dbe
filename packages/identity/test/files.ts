// Files and folders that tests of this package use.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test, removed after it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-identity-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A file in a folder of its own. Its mode is set whatever the umask says. */
export function tempFile(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
