import { once } from 'node:events';
import { connect } from 'node:tls';
import { inspect } from 'node:util';
import type { Identity, IdentitySource } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import { defects } from '@countersign/test-certs';
import { createTrust } from '@countersign/trust';
import nodemailer from 'nodemailer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { failure, identity, pki, readyAgent, wrongPin } from './tls-options-agent.js';
import { echo, fakeServer, smtp } from './tls-options-servers.js';

const codeOf = (make: () => unknown): string | undefined => {
  try {
    make();
  } catch (error) {
    if (CountersignError.is(error)) return error.code;
    throw error;
  }
  return undefined;
};

describe('for node:tls', () => {
  /** The error that a connection fails with, or undefined. */
  async function attempt(agent: MtlsAgent, port: number, host = 'localhost'): Promise<unknown> {
    const socket = connect({ port, host: '127.0.0.1', ...agent.tlsOptions(host) });
    onTestFinished(() => void socket.destroy());
    return once(socket, 'secureConnect').then(
      () => undefined,
      error => error,
    );
  }

  it('judges the name that the options were made for, whatever name is connected to', async () => {
    const server = await fakeServer(pki, echo, pki.server('other.example.com'));
    const socket = connect({
      port: server.port,
      ...(await readyAgent()).tlsOptions('localhost'),
      servername: 'other.example.com',
    });
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'SERVER_HOSTNAME_MISMATCH', outcome: 'not-sent' });
  });

  it('takes an address for a name, and sends no SNI for it', async () => {
    const server = await fakeServer(pki, echo, pki.server('127.0.0.1'));
    const agent = await readyAgent({ origins: 'https://127.0.0.1:5432' });
    expect(agent.tlsOptions('127.0.0.1')).not.toHaveProperty('servername');
    expect(await attempt(agent, server.port, '127.0.0.1')).toBeUndefined();
  });

  it('does not take the common name for a host name', async () => {
    const { broken } = defects.server['no-alternative-name'].issue(pki);
    const server = await fakeServer(pki, echo, broken);
    expect(await attempt(await readyAgent(), server.port)).toMatchObject({
      code: 'SERVER_HOSTNAME_MISMATCH',
    });
  });

  it('fails closed where only a CA is pinned, and says why', async () => {
    const server = await fakeServer(pki, echo);
    const agent = await readyAgent({ trust: { ca: pki.ca, pins: { localhost: pki.issuing.pin } } });
    expect(await attempt(agent, server.port)).toMatchObject({
      code: 'SERVER_PIN_MISMATCH',
      hint: expect.stringContaining('those of CAs match nothing here'),
    });
  });

  it('tells of a mismatch that is only to be reported, and connects', async () => {
    const server = await fakeServer(pki, echo);
    const agent = await readyAgent({
      trust: { ca: pki.ca, pins: { localhost: wrongPin }, pinMode: 'report-only' },
    });
    const told = once(agent, 'pin-mismatch');
    expect(await attempt(agent, server.port)).toBeUndefined();
    expect((await told)[0]).toMatchObject({ refused: false });
  });

  it('shows what a source without events gives one connection later', async () => {
    const server = await fakeServer(pki, echo);
    let current = pki.client('before').identity();
    const agent = await readyAgent({ identity: { current: async () => current } as IdentitySource });
    current = pki.client('after').identity();
    const rotated = once(agent, 'rotated');
    await attempt(agent, server.port);
    await rotated;
    await attempt(agent, server.port);
    await expect.poll(() => server.clients).toEqual(['CN=before', 'CN=after']);
  });

  it('keeps the last good identity while the source fails, and tells', async () => {
    const server = await fakeServer(pki, echo);
    let broken = false;
    const current = async (): Promise<Identity> => {
      if (broken) throw new Error('no such file');
      return identity;
    };
    const agent = await readyAgent({ identity: { current } as IdentitySource });
    broken = true;
    const told = once(agent, 'rotation-failed');
    expect(await attempt(agent, server.port)).toBeUndefined();
    expect((await told)[0]).toMatchObject({ error: { code: 'CONFIG_INVALID' } });
    await expect.poll(() => server.clients).toEqual(['CN=demo_client']);
  });

  it('speaks no TLS below the minimum of the trust', async () => {
    const server = await fakeServer(pki, { ...echo, maxVersion: 'TLSv1.2' });
    const agent = await readyAgent({ trust: { ca: pki.ca, minVersion: 'TLSv1.3' } });
    expect(String(await attempt(agent, server.port))).toMatch(/protocol/);
    expect(server.clients).toEqual([]);
  });
});

describe('refuses', () => {
  const pins = { localhost: wrongPin };
  const revocation = { mode: 'ocsp', onUnavailable: 'refuse' } as const;

  it.each<[string, Partial<AgentOptions>, (agent: MtlsAgent) => unknown, string]>([
    ['a host that is not among the origins', {}, a => a.tlsOptions('db.example.com'), 'ORIGIN_NOT_ALLOWED'],
    [
      'a library that it does not know',
      {},
      a => a.tlsOptions('localhost', { for: 'oracledb' as 'pg' }),
      'CONFIG_INVALID',
    ],
    ['a host with a port', {}, a => a.tlsOptions('localhost:5432'), 'CONFIG_INVALID'],
    ['a URL for a host', { origins: 'any' }, a => a.tlsOptions('user@localhost'), 'CONFIG_INVALID'],
    [
      'an unknown option',
      {},
      a => a.tlsOptions('localhost', { rejectUnauthorized: false } as object),
      'CONFIG_INVALID',
    ],
    [
      'a port that is not among the origins',
      { origins: 'https://localhost:5432' },
      a => a.tlsOptions('localhost', { port: 5433 }),
      'ORIGIN_NOT_ALLOWED',
    ],
    [
      'pins for mysql2',
      { trust: { ca: pki.ca, pins } },
      a => a.tlsOptions('localhost', { for: 'mysql2' }),
      'CONFIG_INVALID',
    ],
    [
      'an address for mysql2',
      { origins: 'any' },
      a => a.tlsOptions('127.0.0.1', { for: 'mysql2' }),
      'CONFIG_INVALID',
    ],
    [
      'revocation that must be known',
      { trust: { ca: pki.ca, revocation } },
      a => a.tlsOptions('localhost'),
      'CONFIG_INVALID',
    ],
    [
      'a Trust that asks for revocation',
      { trust: createTrust({ ca: pki.ca, revocation }) },
      a => a.tlsOptions('localhost'),
      'CONFIG_INVALID',
    ],
  ])('%s', async (_, options, make, code) => {
    const agent = await readyAgent(options);
    expect(codeOf(() => make(agent))).toBe(code);
  });

  it('to work before the identity is there', () => {
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    expect(() => agent.tlsOptions('localhost')).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining('agent.ready()') }),
    );
  });

  it('to guess between the identities of two ports of a host', async () => {
    const agent = await readyAgent({
      identity: {
        'https://localhost:5432': pki.client('db').identity(),
        'https://localhost:6379': pki.client('cache').identity(),
      },
    });
    const server = await fakeServer(pki, echo);
    expect(codeOf(() => agent.tlsOptions('localhost'))).toBe('CONFIG_INVALID');
    const socket = connect({ port: server.port, ...agent.tlsOptions('localhost', { port: 6379 }) });
    await once(socket, 'secureConnect');
    await expect.poll(() => server.clients).toEqual(['CN=cache']);
    socket.destroy();
  });

  it('to send mail in the clear where STARTTLS is stripped', async () => {
    const server = await fakeServer(pki, smtp(true));
    const agent = await readyAgent();
    const transport = nodemailer.createTransport({
      host: 'localhost',
      port: server.port,
      ...agent.tlsOptions('localhost', { for: 'nodemailer' }),
    });
    const mail = { from: 'a@example.com', to: 'b@example.com', text: 'a secret' };
    expect(await failure(transport.sendMail(mail))).toMatchObject({ code: 'ETLS' });
    expect(server.inTheClear()).not.toMatch(/MAIL FROM|a secret/);
  });
});

it.each(['tls', 'pg', 'mysql2', 'mongodb', 'ioredis', 'nodemailer', 'grpc'] as const)(
  'shows no key where the options for %s are printed',
  async library => {
    const options = (await readyAgent()).tlsOptions('localhost', { for: library });
    const printed = inspect(options, { depth: 9, getters: true }) + JSON.stringify(options);
    expect(printed).not.toContain('PRIVATE KEY');
  },
);
