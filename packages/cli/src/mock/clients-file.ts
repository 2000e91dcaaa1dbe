import { open } from 'node:fs/promises';
import type { ClientRegistration } from '@countersign/mock-server';
import { ConfigurationError } from '@countersign/spec';

const mostBytes = 8 * 1024 * 1024;

/**
 * The registrations in a file, as a list or as `{ "clients": [ … ] }`. What they say is for the server to judge.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export async function readClients(path: string): Promise<readonly ClientRegistration[]> {
  const parsed = parse(path, await read(path));
  const list: unknown = Array.isArray(parsed) ? parsed : (parsed as { clients?: unknown } | null)?.clients;
  const isNamed = (each: unknown): boolean =>
    typeof (each as { clientId?: unknown } | null)?.clientId === 'string';
  if (Array.isArray(list) && list.every(isNamed)) return list;
  throw invalid(`${path} holds no list of clients`);
}

async function read(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > mostBytes) throw invalid(`${path} is larger than 8 MiB`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw invalid(`${path} can't be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says may quote the file.
    throw invalid(`${path} is not JSON`);
  }
}

const invalid = (message: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, {
    cause,
    hint: 'A file of clients is a list such as [{ "clientId": "demo_client", "securityLevel": "standard" }].',
  });
