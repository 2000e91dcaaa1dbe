import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExpiryNotice } from '../src/monitoring/expiry-notice.js';
import { webhook } from '../src/monitoring/webhook.js';

const notice: ExpiryNotice = {
  event: 'certificate_expiry',
  source: 'file',
  name: 'server.pem',
  state: 'critical',
  daysLeft: 3,
  subject: 'CN=localhost',
  issuer: 'CN=Test Issuing CA',
  fingerprint: 'AB'.repeat(32),
  notAfter: '2026-03-04T12:00:00.000Z',
};
const never = new AbortController().signal;

/** A receiver that answers as it is told, the last answer again and again, and what came. */
async function receiver(...answers: ((response: ServerResponse) => void)[]) {
  const received: { method?: string | undefined; type?: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, type: request.headers['content-type'], body });
    (answers[received.length - 1] ?? answers.at(-1))?.(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/token`, received };
}

const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end();

/** Waits for nothing, and remembers for how long it would have. */
function waits() {
  const waited: number[] = [];
  return { waited, wait: async (milliseconds: number) => void waited.push(milliseconds) };
}

it('posts the notice as JSON', async () => {
  const { url, received } = await receiver(status(204));
  await webhook(url)(notice, never);
  expect(received).toEqual([{ method: 'POST', type: 'application/json', body: JSON.stringify(notice) }]);
});

describe('a receiver that fails', () => {
  it('for a while is asked again, ever later', async () => {
    const { url, received } = await receiver(status(503), response => response.destroy(), status(200));
    const { waited, wait } = waits();
    await webhook(url, { wait })(notice, never);
    expect(received).toHaveLength(3);
    expect(waited).toEqual([1_000, 2_000]);
  });

  it('for good is given up', async () => {
    const { url, received } = await receiver(status(500));
    await expect(webhook(url, { wait: waits().wait, attempts: 4 })(notice, never)).rejects.toThrow(
      /answers with HTTP status 500/,
    );
    expect(received).toHaveLength(4);
  });

  it.each([400, 404, 301, 307])('with status %i is not asked again, and not followed', async code => {
    const elsewhere = await receiver(status(200));
    const { url, received } = await receiver(status(code, { location: elsewhere.url }));
    await expect(webhook(url, { wait: waits().wait })(notice, never)).rejects.toThrow(`HTTP status ${code}`);
    expect([received.length, elsewhere.received.length]).toEqual([1, 0]);
  });

  it('by saying nothing is given up in time', async () => {
    const { url, received } = await receiver(() => {});
    await expect(
      webhook(url, { wait: waits().wait, timeout: 30, attempts: 2 })(notice, never),
    ).rejects.toThrow(/took longer than 30 ms/);
    expect(received).toHaveLength(2);
  });

  it('shows nothing of its address but the host', async () => {
    const error = await Promise.resolve(
      webhook('http://127.0.0.1:1/hooks/token?key=secret', { attempts: 1 })(notice, never),
    ).catch(thrown => thrown);
    expect(error.message).toBe("The webhook at 127.0.0.1:1 can't be reached");
    expect(JSON.stringify(error)).not.toMatch(/token|secret/);
  });

  it('is left at once when the monitor is closed', async () => {
    const ended = new AbortController();
    const { url } = await receiver(() => ended.abort());
    await expect(webhook(url)(notice, ended.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it.each(['hooks/token', 'ftp://127.0.0.1/token', 'http://user:token@127.0.0.1/', undefined])(
  'refuses the address %s without showing it',
  url => {
    expect(() => webhook(url as string)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => webhook(url as string)).not.toThrow(/token/);
  },
);
