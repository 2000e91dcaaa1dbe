// Clients and settings in files that change while a guard runs.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@countersign/agent';
import type { Pace } from '@countersign/identity/internal';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventSource } from '../src/events.js';
import type { SecuritySettings } from '../src/index.js';
import type { Registry } from '../src/registry/registry.js';
import { RegistrySource } from '../src/registry/registry-source.js';
import { guardedServer } from './guarded-server.js';

/** Never polls: what is found is found because of an event. */
const eventsOnly: Pace = { settle: 20, poll: 2 ** 31 - 1 };

const registered = (...ids: string[]): string =>
  JSON.stringify(ids.map(clientId => ({ clientId, securityLevel: 'standard' })));
const pinned = (thumbprint?: string): string =>
  JSON.stringify({
    clients: [
      { clientId: 'bank', securityLevel: 'enhanced', ...(thumbprint && { pinnedThumbprint: thumbprint }) },
    ],
  });

const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-guard-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** As a whole, by a rename. */
function replace(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

/** A registry in a file, followed at a pace for tests, and all that came of it. */
async function watched(
  content: string,
  {
    security,
    settings,
    pace = eventsOnly,
  }: { readonly security?: SecuritySettings; readonly settings?: string; readonly pace?: Pace } = {},
) {
  const folder = tempFolder();
  const file = join(folder, 'clients.json');
  const settingsFile = join(folder, 'security.json');
  writeFileSync(file, content);
  if (settings !== undefined) writeFileSync(settingsFile, settings);
  const events = new EventSource();
  const rejected: string[] = [];
  events.on('policy_rejected', ({ error }) => rejected.push(error.message));
  const source = new RegistrySource(
    { clients: { file }, security: settings === undefined ? security : { file: settingsFile } },
    events,
    { pace },
  );
  onTestFinished(() => source.close());
  const registries: Registry[] = [];
  await source.open(registry => registries.push(registry));
  const ids = (): string[] => [...(registries.at(-1)?.clients?.keys() ?? [])];
  return { folder, file, settingsFile, source, registries, rejected, ids };
}

describe('clients in a file', () => {
  it('are known to nobody before it is read', () => {
    const source = new RegistrySource({ clients: { file: 'nowhere.json' } }, new EventSource());
    expect([...(source.first.clients ?? ['anybody'])]).toEqual([]);
    expect(() => source.judge({ security: {} })).toThrow("The registry's files have not been read");
  });

  it.each([
    ['that is not there', undefined, /does not exist/],
    ['that is no JSON', '[', /is not JSON/],
    ['that is too large', ' '.repeat(8 * 1024 * 1024 + 1), /is larger than 8388608 bytes/],
    ['that is something else', '{"Security":{}}', /clients: is not a list/],
    [
      'with more beside the list',
      '{"clients":[],"Clients":[]}',
      /there is something else beside clients in /,
    ],
    [
      'where a name stands twice',
      '{"clients":[{"clientId":"a","securityLevel":"enhanced","securityLevel":"standard"}]}',
      /is wrong: clients\[0\]\.securityLevel: stands there twice$/,
    ],
    [
      'with several mistakes',
      '[{"clientId":"a","clientId":"b","securityLevel":"maximum"}]',
      /has 3 problems:\n {2}clients\[0\]\.clientId: stands there twice\n {2}clients\[0\]\.pinnedThumbprint.*\n {2}clients\[0\]\.ipRestrictions/,
    ],
  ])('are refused at start: a file %s', async (_, content, message) => {
    const file = join(tempFolder(), 'clients.json');
    if (content !== undefined) writeFileSync(file, content);
    const source = new RegistrySource({ clients: { file } }, new EventSource());
    onTestFinished(() => source.close());
    const inForce = vi.fn();
    await expect(source.open(inForce)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
    expect(inForce).not.toHaveBeenCalled();
  });

  it('can be read later, where they could not be at first', async () => {
    const file = join(tempFolder(), 'clients.json');
    const source = new RegistrySource({ clients: { file } }, new EventSource());
    onTestFinished(() => source.close());
    await expect(source.open(() => {})).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(file, registered('a'));
    const inForce = vi.fn();
    await source.open(inForce);
    expect(inForce).toHaveBeenCalledOnce();
  });

  it('are followed, whether the file is renamed over or written in place', async () => {
    const { file, ids, registries, rejected } = await watched(registered('a'));
    expect(ids()).toEqual(['a']);
    replace(file, registered('a', 'b'));
    await eventually(() => expect(ids()).toEqual(['a', 'b']));
    writeFileSync(file, `{"clients":${registered('c')}}`);
    await eventually(() => expect(ids()).toEqual(['c']));
    expect(registries).toHaveLength(3);
    expect(rejected).toEqual([]);
  });

  it('are followed by polling where no event comes', async () => {
    const { file, ids } = await watched(registered('a'), { pace: { settle: 5, poll: 10 } });
    writeFileSync(file, registered('b'));
    await eventually(() => expect(ids()).toEqual(['b']));
  });

  it('stay as they are while the file is bad, which is told once for each reason', async () => {
    const { file, ids, rejected, registries } = await watched(registered('a'), {
      pace: { settle: 5, poll: 10 },
    });
    replace(file, '[{"clientId":"b"}]');
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(ids()).toEqual(['a']);
    // Further polls find it as bad as before.
    replace(file, '[{"clientId":"b"');
    await eventually(() => expect(rejected).toHaveLength(2));
    rmSync(file);
    await eventually(() => expect(rejected).toHaveLength(3));
    writeFileSync(file, registered('b'));
    await eventually(() => expect(ids()).toEqual(['b']));
    expect(rejected).toEqual([
      expect.stringContaining('clients[0].securityLevel: is missing'),
      expect.stringContaining('is not JSON'),
      expect.stringContaining('does not exist'),
    ]);
    expect(registries).toHaveLength(2);
  });

  it('are not taken from a file that is half written', async () => {
    const { file, ids, rejected } = await watched(registered('a'));
    const whole = registered('b', 'c');
    writeFileSync(file, whole.slice(0, 20));
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(ids()).toEqual(['a']);
    writeFileSync(file, whole);
    await eventually(() => expect(ids()).toEqual(['b', 'c']));
  });

  it('are the same where only the file is written anew, by whatever writes JSON', async () => {
    const { file, registries, rejected, ids } = await watched(registered('a'));
    const parsed = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parsed.mockRestore());
    const anew = `{ "clients":\n ${registered('a')} }\n`;
    replace(file, `\uFEFF${anew}`);
    await eventually(() => expect(parsed).toHaveBeenCalledWith(anew));
    utimesSync(file, 1, 1);
    replace(file, registered('b'));
    await eventually(() => expect(ids()).toEqual(['b']));
    expect(registries).toHaveLength(2);
    expect(rejected).toEqual([]);
  });

  it('can not be changed otherwise', async () => {
    const { source, file } = await watched(registered('a'));
    expect(() => source.change({ clients: [] })).toThrow(`The clients are read from ${file}`);
    expect(() => source.change({ security: { CheckRevocation: false } })).not.toThrow();
  });
});

describe('clients and settings in files', () => {
  /** As the kubelet does it: a new folder, and `..data` turned to it in one rename. */
  function kubernetesSwap(volume: string, files: Readonly<Record<string, string>>): void {
    const version = `..${crypto.randomUUID()}`;
    mkdirSync(join(volume, version));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(volume, version, name), content);
    symlinkSync(version, join(volume, '..data_tmp'));
    renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
  }

  it('that Kubernetes swaps at once are judged by each other, and taken as a whole', async () => {
    const folder = tempFolder();
    const thumbprint = 'AB'.repeat(20);
    const pins = JSON.stringify({ Security: { PinnedCertificates: { bank: thumbprint } } });
    kubernetesSwap(folder, { 'clients.json': pinned(thumbprint), 'security.json': '{}' });
    for (const name of ['clients.json', 'security.json']) symlinkSync(`..data/${name}`, join(folder, name));
    const events = new EventSource();
    const rejected = vi.fn();
    events.on('policy_rejected', rejected);
    const source = new RegistrySource(
      {
        clients: { file: join(folder, 'clients.json') },
        security: { file: join(folder, 'security.json') },
      },
      events,
      { pace: eventsOnly },
    );
    onTestFinished(() => source.close());
    const registries: Registry[] = [];
    await source.open(registry => registries.push(registry));
    // Either alone would be wrong: a client without pins, or pins of nobody.
    kubernetesSwap(folder, { 'clients.json': pinned(), 'security.json': pins });
    await eventually(() => expect(registries).toHaveLength(2));
    kubernetesSwap(folder, { 'clients.json': registered('a'), 'security.json': '{"EnhancedLogging":true}' });
    await eventually(() => expect(registries).toHaveLength(3));
    expect(registries.at(-1)?.settings.enhancedLogging).toBe(true);
    expect([...(registries.at(-1)?.clients?.keys() ?? [])]).toEqual(['a']);
    expect(rejected).not.toHaveBeenCalled();
  });

  it('keep the last good of both where one is bad', async () => {
    const { file, settingsFile, registries, rejected } = await watched(registered('a'), { settings: '{}' });
    writeFileSync(settingsFile, '{"EnhancedLoging":true}');
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(rejected[0]).toContain(
      'security.EnhancedLoging: is not known here; did you mean EnhancedLogging?',
    );
    expect(registries).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(registered('a'));
  });

  it('are judged by what was given beside them last', async () => {
    const { file, source, registries, rejected } = await watched(registered('a'), {
      security: { EnableCertificatePinning: false },
    });
    source.change({ security: {} });
    replace(file, pinned());
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(rejected[0]).toContain('bank is to be pinned, and has no thumbprint');
    expect(registries).toHaveLength(1);
  });

  it('are judged anew by what is given while they are taken', async () => {
    const { file, source, registries, rejected } = await watched(registered('a'), {
      security: { EnableCertificatePinning: false },
    });
    const { parse } = JSON;
    const parsed = vi.spyOn(JSON, 'parse').mockImplementation(text => {
      queueMicrotask(() => source.change({ security: {} }));
      return parse(text);
    });
    onTestFinished(() => parsed.mockRestore());
    replace(file, pinned());
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(rejected[0]).toContain('bank is to be pinned, and has no thumbprint');
    expect(registries).toHaveLength(1);
  });

  it('for development are refused in production when the file brings them', async () => {
    const { settingsFile, rejected, registries } = await watched(registered('a'), { settings: '{}' });
    vi.stubEnv('NODE_ENV', 'production');
    onTestFinished(() => void vi.unstubAllEnvs());
    writeFileSync(settingsFile, '{"Security":{"AllowSelfSigned":true}}');
    await eventually(() => expect(rejected).toHaveLength(1));
    expect(rejected[0]).toContain('security.AllowSelfSigned: true accepts certificates that no CA issued');
    expect(registries).toHaveLength(1);
  });
});

it('a guard lets in whom its file names now, on connections that are open, and tells of each change', async () => {
  const pki = createTestPki();
  const file = join(tempFolder(), 'clients.json');
  writeFileSync(file, registered('demo_client'));
  const { guard, url } = await guardedServer(pki, { clients: { file } });
  const told: unknown[] = [];
  guard.on('policy_changed', ({ epoch }) => told.push(epoch));
  guard.on('policy_rejected', ({ error }) => told.push(error.code));
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  expect((await agent.fetch(url)).status).toBe(200);

  replace(file, registered('another'));
  await eventually(() => expect(told).toHaveLength(1));
  const response = await agent.fetch(url);
  expect(await response.json()).toMatchObject({ code: 'CLIENT_UNKNOWN' });

  replace(file, '[{}]');
  await eventually(() => expect(told).toHaveLength(2));
  expect((await agent.fetch(url)).status).toBe(403);

  replace(file, registered('another', 'demo_client'));
  await eventually(() => expect(told).toHaveLength(3));
  expect((await agent.fetch(url)).status).toBe(200);
  const [first, rejected, second] = told;
  expect(rejected).toBe('CONFIG_INVALID');
  expect(second).toBe((first as number) + 1);

  await expect(guard.update({ clients: [] })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await guard.update({ security: { EnhancedLogging: true } });
  expect((await agent.fetch(url)).status).toBe(200);
});
