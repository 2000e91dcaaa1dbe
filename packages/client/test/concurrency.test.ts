import { describe, expect, it } from 'vitest';
import { aPayment, json, problem, scriptedServer } from './scripted-server.js';
import { clientOf, refusal } from './setting.js';

describe('many calls at once', () => {
  it('share as many connections as are allowed, and all succeed', async () => {
    const ports = new Set<number | undefined>();
    const server = await scriptedServer((request, response, body) => {
      ports.add(request.socket.remotePort);
      json(200, aPayment)(request, response, body);
    });
    const client = clientOf({ ...server.connection, connections: 4 });
    const calls = Array.from({ length: 500 }, () => client.payments.retrieve('pay_1'));
    expect(new Set((await Promise.all(calls)).map(({ id }) => id))).toEqual(new Set([aPayment.id]));
    expect(ports.size).toBe(4);
    expect(server.requests).toHaveLength(500);
  });

  it('in a row share one', async () => {
    const ports = new Set<number | undefined>();
    const server = await scriptedServer((request, response, body) => {
      ports.add(request.socket.remotePort);
      json(200, aPayment)(request, response, body);
    });
    const client = clientOf(server.connection);
    for (let i = 0; i < 20; i++) await client.payments.retrieve('pay_1');
    expect(ports.size).toBe(1);
  });

  it('that are given up leave their turns to the others', async () => {
    const server = await scriptedServer(json(200, aPayment));
    const client = clientOf({ ...server.connection, connections: 2 });
    const controller = new AbortController();
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const given = Array.from({ length: 100 }, () =>
      refusal(client.payments.retrieve('pay_1', { signal: controller.signal })),
    );
    const others = Array.from({ length: 100 }, () => client.payments.retrieve('pay_1'));
    controller.abort();
    expect(new Set((await Promise.all(given)).map(({ code }) => code))).toEqual(new Set(['ABORTED']));
    expect(await Promise.all(others)).toHaveLength(100);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    expect(await client.payments.retrieve('pay_1')).toEqual(aPayment);
  });

  it('that all fail are all told', async () => {
    const { connection } = await scriptedServer(json(200, aPayment));
    const client = clientOf({
      ...connection,
      baseUrl: 'https://localhost:9',
      connections: 10,
      sleep: async () => {},
    });
    const errors = await Promise.all(
      Array.from({ length: 200 }, () => refusal(client.payments.retrieve('pay_1'))),
    );
    expect(new Set(errors.map(({ code, outcome }) => `${code} ${outcome}`))).toEqual(
      new Set(['CONNECTION_FAILED not-sent']),
    );
  });

  it('come to their end before a client that is closed', async () => {
    const server = await scriptedServer(problem(503, 'SERVICE_UNAVAILABLE'), json(200, aPayment));
    const client = clientOf({ ...server.connection, connections: 1, random: () => 0, sleep: async () => {} });
    const calls = Array.from({ length: 20 }, () => client.payments.retrieve('pay_1'));
    await client.close();
    expect(await Promise.all(calls)).toHaveLength(20);
    expect(server.requests).toHaveLength(21);
  });

  it('find a closed client closed', async () => {
    const { connection } = await scriptedServer(json(200, aPayment));
    const client = clientOf(connection);
    await client.close();
    expect(await refusal(client.payments.retrieve('pay_1'))).toMatchObject({
      code: 'ABORTED',
      outcome: 'not-sent',
    });
  });
});
