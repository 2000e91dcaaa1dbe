import { createPrivateKey } from 'node:crypto';
import { type Identity, pemText } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import {
  type Credential,
  createTestPki,
  type Defect,
  type DefectCase,
  defects,
} from '@countersign/test-certs';
import { replacingProxy } from '@countersign/test-servers';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import { Certificate } from '@countersign/x509';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../src/index.js';
import { refusalPage } from '../src/refusal-page.js';
import { call, type Outcome, type Way, ways } from './matrix-clients.js';
import { judges, type MatrixServer, nodeAnswering, presenters, type ServerKind } from './matrix-servers.js';
import { Sightings, tablesBefore, tablesFile, textOf } from './matrix-table.js';
import { tlsVersions } from './tls-server.js';

const pki = createTestPki();
const trust = createTrust({ ca: pki.ca });
const seen = { client: new Sightings(defects.client), server: new Sightings(defects.server) };

interface Made {
  readonly name: string;
  readonly defect: Defect;
  readonly made: DefectCase;
}
const make = (list: Readonly<Record<string, Defect>>): readonly Made[] =>
  Object.values(list).map(defect => ({ name: defect.name, defect, made: defect.issue(pki) }));

const clientDefects = make(defects.client);
const serverDefects = make(defects.server);

/** The identity that a program loads. */
const loaded = ({ pem, keyPem }: Credential) => pemText({ certificate: pem, key: keyPem });

/** One that is presented without being judged first, as a careless client would. */
function careless({ pem, keyPem }: Credential): Identity {
  const [certificate, ...chain] = Certificate.parseAll(pem);
  const privateKey = createPrivateKey(keyPem);
  const identity = { privateKey, certificate, chain, current: async () => identity } as unknown as Identity;
  return identity;
}

/** What OpenSSL refuses to load in some versions of Node, and presents in others. */
const refusedBySome: readonly string[] = ['weak-key', 'weak-signature'];

const leafOf = ({ pem }: Credential): Uint8Array =>
  Buffer.from(/-----BEGIN CERTIFICATE-----([^-]+)/.exec(pem)?.[1] ?? '', 'base64');

/** Puts a certificate that nobody can load in the place of the repaired one. */
async function breaking(server: MatrixServer, { broken, repaired }: DefectCase): Promise<MatrixServer> {
  const proxy = await replacingProxy(server.port, { original: leafOf(repaired), by: leafOf(broken) });
  const close = async (): Promise<void> => {
    await proxy.close();
    await server.close();
  };
  return { ...server, port: proxy.port, close };
}

const waysTo = ({ speaksHttp2 }: ServerKind) => ways.filter(way => speaksHttp2 || way !== 'undici h2');
const situationOf = (version: string, way: string): string => `${version.replace('v', ' ')}, ${way}`;

/** A suite for each of them; it is skipped, and says why, where the server is missing. */
function describeEach(kinds: readonly ServerKind[], title: string, suite: (kind: ServerKind) => void): void {
  for (const kind of kinds)
    describe.skipIf(kind.missing)(`${title} ${kind.name} ${kind.missing ?? ''}`, () => suite(kind));
}

describe('before a client certificate that is broken is presented', () => {
  it.each(clientDefects)(
    '$name has the code of the catalogue, or is let through',
    async ({ name, defect, made }) => {
      const agent = createAgent({ identity: loaded(made.broken), trust, origins: 'any' });
      onTestFinished(() => agent.destroy());
      const error = await agent.ready().then(
        () => undefined,
        error => error,
      );
      const bySome = refusedBySome.includes(name);
      const code = bySome ? 'CERTIFICATE_INVALID_FORMAT' : defect.code;
      if (error !== undefined) expect(error).toMatchObject({ code, outcome: 'not-sent' });
      const text = bySome ? `${code}, or presented by other versions of Node` : (error?.code ?? 'presented');
      seen.client.add(name, 'before connecting', text);
    },
  );
});

describe.each(tlsVersions)('a client certificate that is broken, over %s,', version => {
  describeEach(judges, 'presented to', judge => {
    const { name: column } = judge;
    let plain: MatrixServer;
    let withCrls: MatrixServer;
    beforeAll(async () => {
      const crls = clientDefects.flatMap(({ made }) => made.crls ?? []);
      [plain, withCrls] = await Promise.all([
        judge.start({ pki, version }),
        judge.start({ pki, version, crls }),
      ]);
    });
    afterAll(async () => {
      await plain.close();
      await withCrls.close();
    });

    it('is accepted, where it is not broken, over the protocol that was asked for', async () => {
      for (const way of waysTo(judge)) {
        const identity = pki.client('demo_client').identity();
        const outcome = await call({ way, identity, trust, port: withCrls.port });
        expect(outcome).toMatchObject({ status: 200, alpn: alpnOf(judge, way) });
      }
    });

    it.each(clientDefects)('$name', async ({ name, defect, made }) => {
      if (name === 'key-mismatch') return seen.client.add(name, column, 'not presented');
      if (name === 'malformed-der' && version === 'TLSv1.3')
        return seen.client.add(name, column, 'not tried (encrypted)', 'TLS 1.3');
      let server = made.crls === undefined ? plain : withCrls;
      if (name === 'malformed-der') {
        server = await breaking(await judge.start({ pki, version }), made);
        onTestFinished(server.close);
      }
      const identity = careless(name === 'malformed-der' ? made.repaired : made.broken);
      for (const way of waysTo(judge)) {
        const outcome = await call({ way, identity, trust, port: server.port });
        if (refusedBySome.includes(name) && textOf(outcome) === 'CERTIFICATE_INVALID_FORMAT') return;
        if (isLetThrough(defect)) expect(outcome).toMatchObject({ status: 200 });
        else expectRejection(outcome, defect, judge, way);
        seen.client.add(name, column, textOf(outcome), situationOf(version, way));
      }
    });
  });
});

/** Nobody notices at the handshake: it takes a guard. */
const isLetThrough = ({ openssl }: Defect): boolean => openssl === 'accepted';

const alpnOf = ({ speaksHttp2 }: ServerKind, way: Way): string | false =>
  speaksHttp2 ? (way === 'undici h2' ? 'h2' : 'http/1.1') : false;

function expectRejection(outcome: Outcome, { code, node }: Defect, judge: ServerKind, way: Way): void {
  if (CountersignError.is(outcome)) {
    expect(outcome).toMatchObject({ name: 'IdentityError', outcome: 'not-sent', retryable: false });
    if (outcome.code === 'CLIENT_CERTIFICATE_REJECTED') expect(outcome.candidates).toContain(code);
    else expect(outcome.code).toBe(code);
  } else if (outcome instanceof Error) throw outcome;
  else if (judge === nodeAnswering) expect(outcome).toMatchObject({ status: 401, body: node });
  else {
    expect(outcome.alpn).toBe(alpnOf(judge, way));
    const page = refusalPage(outcome.status, outcome.body);
    expect(page?.code).toBe('CLIENT_CERTIFICATE_REJECTED');
    expect(page?.candidates).toContain(code);
  }
}

describe.each(tlsVersions)('a server certificate that is broken, over %s,', version => {
  const identity = pki.client('demo_client').identity();
  describeEach(presenters, 'presented by', presenter => {
    const { name: column } = presenter;

    it.each(serverDefects)('$name', async ({ name, defect, made }) => {
      const malformed = name === 'malformed-der';
      if (malformed && version === 'TLSv1.3')
        return seen.server.add(name, column, 'not tried (encrypted)', 'TLS 1.3');
      const { staple } = made;
      const certificate = malformed ? made.repaired : made.broken;
      const started = await presenter.start({
        ...{ pki, version, certificate, securityLevel: 0 },
        ...(staple === undefined ? {} : { staple }),
      });
      const server = malformed ? await breaking(started, made) : started;
      onTestFinished(server.close);
      const trust = trustOf(made, defect);
      for (const way of waysTo(presenter)) {
        const outcome = await call({ way, identity, trust, port: server.port });
        if (defect.code === 'accepted') expect(outcome).toMatchObject({ status: 200 });
        else {
          expect(outcome).toMatchObject({ code: defect.code, name: 'TrustError', outcome: 'not-sent' });
          expect(server.requests?.() ?? 0).toBe(0);
        }
        seen.server.add(name, column, textOf(outcome), situationOf(version, way));
      }
    });
  });
});

/** With what it takes to see the fault. */
function trustOf({ ca, pin, crls }: DefectCase, { code }: Defect): Trust {
  const asks = code === 'SERVER_CERTIFICATE_REVOKED' || code === 'SERVER_REVOCATION_UNKNOWN';
  const options: TrustOptions = {
    ca,
    ...(pin === undefined ? {} : { pins: { localhost: pin } }),
    ...(!asks
      ? {}
      : crls === undefined
        ? // Of the leaf a staple tells; nobody tells of its CA.
          { revocation: { mode: 'ocsp', onUnavailable: 'allow' } }
        : { revocation: { mode: 'crl', onUnavailable: 'refuse', crls: crls.map(({ der }) => der) } }),
  };
  return createTrust(options);
}

it('is what docs/errors.md shows (after a change: vitest -u, then npm run generate -w @countersign/spec)', async () => {
  const before = tablesBefore();
  const tables = {
    client: seen.client.table(['before connecting', ...judges.map(({ name }) => name)], before.client),
    server: seen.server.table(
      presenters.map(({ name }) => name),
      before.server,
    ),
  };
  await expect(`${JSON.stringify(tables, null, 2)}\n`).toMatchFileSnapshot(tablesFile);
});
