import { createAgent } from '@countersign/agent';
import type { Issued, TestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClientRegistration } from '../src/index.js';
import { guardedServer } from './guarded-server.js';
import { checkablePki, onLoopback } from './revocation-setting.js';

/** A registration of each level for one certificate, called from loopback. */
const registrationOf = (
  { certificate }: Issued,
  securityLevel: ClientRegistration['securityLevel'],
): ClientRegistration => ({
  ...{ clientId: 'bank', securityLevel, ipRestrictions: ['127.0.0.1'] },
  pinnedThumbprint: certificate.fingerprints.sha256,
});

function caller(pki: TestPki, issued: Issued) {
  const agent = createAgent({ identity: issued.identity(), trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  return agent;
}

const levels = ['standard', 'enhanced', 'maximum'] as const;

describe.each(levels)('a client of level %s', securityLevel => {
  it('is let in while nobody has revoked its certificate', async () => {
    const { pki } = await checkablePki();
    const issued = pki.client('bank');
    const clients = [registrationOf(issued, securityLevel)];
    const { url } = await guardedServer(pki, { clients, revocation: onLoopback });
    expect((await caller(pki, issued).fetch(url)).status).toBe(200);
  });
});

/** What is asked at each level, and what a revocation that only one of both tells of leads to. */
it.each([
  ['standard', ['crl'], 'ocsp', 200],
  ['standard', ['ocsp'], 'crl', 200],
  ['enhanced', ['ocsp'], 'crl', 401],
  ['enhanced', ['crl'], 'ocsp', 200],
  ['maximum', ['ocsp'], 'crl', 401],
  ['maximum', ['crl'], 'ocsp', 401],
] as const)(
  'a certificate at level %s that is revoked, where only %s answers: %s',
  async (securityLevel, _, silent, status) => {
    const { pki, revocation } = await checkablePki();
    const issued = pki.client('bank');
    pki.revoke(issued);
    revocation.fail('down', { of: silent });
    const clients = [registrationOf(issued, securityLevel)];
    const { url } = await guardedServer(pki, { clients, revocation: onLoopback });
    const response = await caller(pki, issued).fetch(url);
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.json()).toMatchObject({ code: 'CERTIFICATE_REVOKED' });
  },
);

it('where nobody answers, high trust lets in and tells of it', async () => {
  const { pki, revocation } = await checkablePki();
  const issued = pki.client('bank');
  revocation.fail('down');
  const { guard, url } = await guardedServer(pki, {
    clients: [registrationOf(issued, 'enhanced')],
    revocation: onLoopback,
  });
  const alarms: unknown[] = [];
  guard.on('revocation_unavailable', event => alarms.push(event));
  expect((await caller(pki, issued).fetch(url)).status).toBe(200);
  expect(alarms).toMatchObject([{ clientId: 'bank', trustLevel: 'high' }]);
});

it('where nobody answers, maximum trust refuses, and says when to come back', async () => {
  const { pki, revocation } = await checkablePki();
  const issued = pki.client('bank');
  const end = revocation.fail('down');
  let time = Date.now();
  const { url, verdicts } = await guardedServer(pki, {
    clients: [registrationOf(issued, 'maximum')],
    revocation: onLoopback,
    now: () => new Date(time),
  });
  const agent = caller(pki, issued);
  const response = await agent.fetch(url);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'REVOCATION_STATUS_UNAVAILABLE', stage: 'revocation' });
  expect(verdicts).toMatchObject([{ ok: false, retryAfter: 60 }]);
  end();
  time += 61_000;
  expect((await agent.fetch(url)).status).toBe(200);
});

it('an answer that is out of date counts within the grace of the level, while nobody gives another', async () => {
  const start = Date.now();
  let time = start;
  const now = () => new Date(time);
  const { pki, revocation } = await checkablePki({ now });
  const issued = pki.client('bank', { days: 300 });
  const { url } = await guardedServer(pki, {
    clients: [registrationOf(issued, 'maximum')],
    revocation: onLoopback,
    now,
  });
  const agent = caller(pki, issued);
  const status = async (): Promise<number> => (await agent.fetch(url)).status;
  expect(await status()).toBe(200);
  revocation.fail('down');
  const week = 7 * 24 * 60 * 60_000;
  time = start + week + 30 * 60_000;
  expect(await status()).toBe(200);
  time = start + week + 2 * 60 * 60_000;
  expect(await status()).toBe(503);
});

it('nobody is asked about certificates of a CA that is not trusted, whatever addresses stand in them', async () => {
  const { pki } = await checkablePki();
  const foreign = await checkablePki();
  const issued = foreign.pki.client('bank');
  const { url } = await guardedServer(pki, {
    clients: [registrationOf(issued, 'maximum')],
    revocation: onLoopback,
  });
  const agent = createAgent({ identity: issued.identity(), trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  const response = await agent.fetch(url);
  expect(await response.json()).toMatchObject({ code: 'CERTIFICATE_CHAIN_INVALID' });
  expect(foreign.revocation.requests).toHaveLength(0);
});

it('many connections of one client ask once', async () => {
  const { pki, revocation } = await checkablePki();
  const issued = pki.client('bank');
  const { url, verdicts } = await guardedServer(pki, {
    clients: [registrationOf(issued, 'enhanced')],
    revocation: onLoopback,
  });
  const callers = Array.from({ length: 10 }, () => caller(pki, issued));
  await Promise.all(callers.map(agent => agent.fetch(url)));
  expect(verdicts.filter(({ ok }) => ok)).toHaveLength(10);
  // About the client, about its issuing CA, and about the server itself, which staples the answer.
  expect(revocation.requests).toHaveLength(3);
});
