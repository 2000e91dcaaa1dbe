import { ConfigurationError } from '@countersign/spec';

/** Names and indexes from the root on. */
export type JsonPath = readonly (string | number)[];

/** A name that JSON.parse takes, though it can't be meant. */
export interface JsonFault {
  readonly path: JsonPath;
  readonly what: string;
}

export interface Json {
  readonly value: unknown;
  readonly faults: readonly JsonFault[];
}

/**
 * Reads JSON text in UTF-8, with or without a byte order mark. Of a name that stands twice JSON.parse silently takes the
 * last (RFC 8259 4), and a reviewer may have read the first: it is a fault, and so is `__proto__`.
 *
 * @param what the file, as a sentence begins
 * @throws ConfigurationError `CONFIG_INVALID` where it is no JSON; shows nothing of it
 */
export function readJson(bytes: Uint8Array, what: string): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson(`${what} is not in UTF-8`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Not kept as cause: some versions of Node put the text into it.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    throw notJson(
      position === undefined
        ? `${what} is not JSON, or breaks off`
        : `${what} is not JSON: line ${text.slice(0, Number(position)).split('\n').length} can't be read`,
    );
  }
  return { value, faults: faultsIn(text) };
}

const notJson = (message: string): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, {
    hint: 'Write it as JSON (RFC 8259), without comments.',
  });

/** An object or a list that is open at some place of the text. */
interface Open {
  /** Undefined in a list. */
  readonly names: Set<string> | undefined;
  /** Where in it the text is. */
  at: string | number;
  /** Whether the next string is a name. */
  expectsName: boolean;
}

/** @param text is known to be JSON */
function faultsIn(text: string): JsonFault[] {
  const faults: JsonFault[] = [];
  const open: Open[] = [];
  for (let i = 0; i < text.length; i++) {
    const inner = open.at(-1);
    switch (text[i]) {
      case '{':
        open.push({ names: new Set(), at: '', expectsName: true });
        break;
      case '[':
        open.push({ names: undefined, at: 0, expectsName: false });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (typeof inner?.at === 'number') inner.at++;
        else if (inner !== undefined) inner.expectsName = true;
        break;
      case '"': {
        const end = endOfString(text, i);
        if (inner?.expectsName && inner.names !== undefined) {
          const name: string = JSON.parse(text.slice(i, end + 1));
          inner.expectsName = false;
          inner.at = name;
          const path = (): JsonPath => open.map(({ at }) => at);
          if (inner.names.has(name)) faults.push({ path: path(), what: 'stands there twice' });
          if (name === '__proto__') faults.push({ path: path(), what: 'is no name for anything' });
          inner.names.add(name);
        }
        i = end;
      }
    }
  }
  return faults;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
