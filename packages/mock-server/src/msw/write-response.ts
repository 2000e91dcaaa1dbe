import type { ServerResponse } from 'node:http';

/** What belongs to one connection of HTTP/1.1, and is an error in HTTP/2 (RFC 9113 8.2.2). */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Writes a Response of the Fetch API as it comes, no faster than the caller reads. */
export async function writeResponse(from: Response, to: ServerResponse): Promise<void> {
  const isHttp2 = to.req.httpVersionMajor === 2;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of from.headers) {
    if (isHttp2 && ofConnection.has(name)) continue;
    headers[name] = name === 'set-cookie' ? from.headers.getSetCookie() : value;
  }
  // HTTP/2 has no reason phrase.
  if (isHttp2 || from.statusText === '') to.writeHead(from.status, headers);
  else to.writeHead(from.status, from.statusText, headers);
  if (from.body === null || to.req.method === 'HEAD') {
    await from.body?.cancel();
    to.end();
    return;
  }
  await pour(from.body.getReader(), to, headers['content-length']);
}

async function pour(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  to: ServerResponse,
  length: string | string[] | undefined,
): Promise<void> {
  let isOpen = true;
  to.once('close', () => {
    isOpen = false;
    // Ends the stream of a handler whose caller went away, too.
    reader.cancel().catch(() => {});
  });
  // Who waits for events sees at once that they will come.
  if (length === undefined) to.flushHeaders();
  for (let at = 0; ; ) {
    const { done, value } = await reader.read();
    // Most answers say how long they are, and come in one piece: they are written at once.
    if (done || (at === 0 && length === String(value.length))) {
      to.end(value);
      return;
    }
    at += value.length;
    if (!to.write(value) && isOpen) await drained(to);
  }
}

const drained = (to: ServerResponse): Promise<void> =>
  new Promise(resolve => {
    const settle = (): void => {
      to.off('drain', settle).off('close', settle);
      resolve();
    };
    to.on('drain', settle).on('close', settle);
  });
