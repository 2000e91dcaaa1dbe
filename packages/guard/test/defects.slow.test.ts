// Every client certificate of the catalogue of broken ones, and its repaired control, before a guard.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError, errorCatalogue } from '@countersign/spec';
import {
  type Credential,
  createTestPki,
  type Defect,
  type DefectCase,
  defects,
} from '@countersign/test-certs';
import { replacingProxy } from '@countersign/test-servers';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { GuardOptions } from '../src/index.js';
import { call, callAtLevel0, type Outcome, type Way, ways } from './calls.js';
import { type GuardedTestServer, guardedServer, type TlsVersion, tlsVersions } from './guarded-server.js';

const pki = createTestPki();
const revocation = await pki.serveRevocation();
afterAll(() => revocation.close());

const cases = Object.values(defects.client).map(defect => ({
  name: defect.name,
  defect,
  made: defect.issue(pki),
}));
type Case = (typeof cases)[number];

/** What becomes of them before OpenSSL, which tells the guard nothing. */
const stoppedByOpenssl: readonly string[] = ['malformed-der', 'oversized-chain'];
/** What Node refuses to present in some of its versions. */
const refusedBySome: readonly string[] = ['weak-key', 'weak-signature'];

const derOf = ({ pem }: Credential): Uint8Array =>
  Buffer.from(/-----BEGIN CERTIFICATE-----([^-]+)/.exec(pem)?.[1] ?? '', 'base64');

const edges = ['application', 'handshake'] as const;
type Edge = (typeof edges)[number];
const columns = { application: 'guard', handshake: 'guard, edge handshake' } as const;

const sightings = new Map<string, Map<string, Set<string>>>();
/** Writes down what was seen of a defect at an edge, over a version. */
function saw({ name }: Case, edge: Edge, version: TlsVersion, text: string): void {
  const key = `${name}/${edge}`;
  const versions = sightings.get(key) ?? new Map<string, Set<string>>();
  sightings.set(key, versions);
  versions.set(version, (versions.get(version) ?? new Set()).add(text));
}

describe.each(edges)('at the edge %s,', edge => {
  describe.each(tlsVersions)('over %s,', version => {
    it.each(cases)('$name is refused as the catalogue says, and let in when it is repaired', async each => {
      const { name, defect, made } = each;
      if (name === 'key-mismatch') return saw(each, edge, version, 'not presented');
      if (name === 'malformed-der' && version === 'TLSv1.3')
        return saw(each, edge, version, 'not tried (encrypted)');
      for (const way of ways) {
        const http2 = way === 'undici h2';
        const served = await guardedServer(pki, { edge, ...optionsFor(made, defect) }, { version, http2 });
        const repaired = await present(served, made.repaired, way);
        expect(repaired).toEqual({ status: 200, body: { client: 'demo_client' } });
        served.verdicts.length = 0;

        const outcome = await presentBroken(served, each, way);
        const text = textOf(outcome);
        // By Node itself, before anything is sent.
        if (refusedBySome.includes(name) && text === 'CERTIFICATE_INVALID_FORMAT') {
          if (!http2) await presentAtLevel0(served, each, edge, version);
          continue;
        }
        expectVerdict(outcome, served, each, edge);
        saw(each, edge, version, text);
      }
    });
  });
});

/** By standard trust, with CRLs at hand; a responder is asked from high trust on. */
function optionsFor({ ca, broken, repaired, crls }: DefectCase, { name }: Defect): Partial<GuardOptions> {
  const clientId = 'demo_client';
  return {
    trust: { ca },
    clients: [
      name === 'revoked-by-ocsp'
        ? { clientId, securityLevel: 'enhanced', pinnedThumbprint: [broken, repaired].map(fingerprintOf) }
        : { clientId, securityLevel: 'standard' },
    ],
    revocation: {
      allowAddress: () => true,
      ...(crls === undefined ? {} : { crls: crls.map(({ der }) => der) }),
    },
  };
}

const fingerprintOf = (credential: Credential): string =>
  createHash('sha256').update(derOf(credential)).digest('hex');

const present = ({ url }: GuardedTestServer, credential: Credential, way: Way): Promise<Outcome> =>
  call({ credential, ca: pki.ca, url, way });

async function presentBroken(served: GuardedTestServer, { name, made }: Case, way: Way): Promise<Outcome> {
  if (name !== 'malformed-der') return present(served, made.broken, way);
  const { broken, repaired } = made;
  const { port, close } = await replacingProxy(served.port, { original: derOf(repaired), by: derOf(broken) });
  onTestFinished(close);
  return present({ ...served, url: `https://localhost:${port}` }, repaired, way);
}

/** A certificate that the agent can't present in this Node: what it makes of a close is seen in others. */
async function presentAtLevel0(
  { url, verdicts }: GuardedTestServer,
  each: Case,
  edge: Edge,
  version: TlsVersion,
): Promise<void> {
  verdicts.length = 0;
  const outcome = await callAtLevel0({ credential: each.made.broken, ca: pki.ca, url });
  const { code } = each.defect;
  if (edge === 'application') {
    expect(outcome).toMatchObject({ body: { code } });
    expect(verdicts).toMatchObject([{ code }]);
    saw(each, edge, version, textOf(outcome));
  } else {
    expect(outcome).toBeInstanceOf(Error);
    expect(verdicts).toEqual([]);
  }
}

function expectVerdict(
  outcome: Outcome,
  { verdicts }: GuardedTestServer,
  { name, defect: { code } }: Case,
  edge: Edge,
): void {
  if (code === 'accepted') {
    expect(outcome).toMatchObject({ status: 200 });
    return;
  }
  // A responder has to be asked, which no handshake waits for.
  if (!stoppedByOpenssl.includes(name) && (edge === 'application' || name === 'revoked-by-ocsp')) {
    const { stage, status } = errorCatalogue[code];
    expect(outcome).toMatchObject({ status, body: { code, stage } });
    expect(verdicts).toMatchObject([{ ok: false, code, stage, status }]);
    return;
  }
  expect(verdicts).toEqual([]);
  expect(outcome).toMatchObject({ outcome: 'not-sent', retryable: false });
  expect(CountersignError.is(outcome) && outcome.code).toBe('CLIENT_CERTIFICATE_REJECTED');
  if (CountersignError.is(outcome)) expect(outcome.candidates).toContain(code);
}

/** In the few words that docs/errors.md shows. */
function textOf(outcome: Outcome): string {
  if (CountersignError.is(outcome)) return outcome.code;
  if (outcome instanceof Error) throw outcome;
  return outcome.status === 200 ? 'accepted' : `${outcome.status} ${outcome.body.code}`;
}

const file = join(import.meta.dirname, 'matrix.json');

it('is what docs/errors.md shows (after a change: vitest -u, then npm run generate -w @countersign/spec)', async () => {
  const before = cellsBefore();
  const table = Object.fromEntries(
    cases.map(({ name }) => [
      name,
      Object.fromEntries(
        edges.map(edge => [columns[edge], cell(name, edge) ?? before[name]?.[columns[edge]] ?? '']),
      ),
    ]),
  );
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot(file);
});

/** One text where both versions are alike; undefined where nothing could be seen here. */
function cell(name: string, edge: Edge): string | undefined {
  const versions = [...(sightings.get(`${name}/${edge}`) ?? [])].map(
    ([version, texts]) => [version.replace('v', ' '), [...texts].join(' or ')] as const,
  );
  const texts = new Set(versions.map(([, text]) => text));
  return texts.size < 2 ? [...texts][0] : versions.map(([version, text]) => `${version}: ${text}`).join('; ');
}

function cellsBefore(): Partial<Record<string, Partial<Record<string, string>>>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
