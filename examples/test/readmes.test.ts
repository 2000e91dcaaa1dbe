import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '@countersign/cli';
import { startMockServer } from '@countersign/mock-server';
import { createTestPki } from '@countersign/test-certs';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passphrase = 'client123';

const readmes = [
  'README.md',
  ...(await readdir(join(root, 'packages'))).map(name => `packages/${name}/README.md`),
];
const pages = [
  ...readmes,
  ...(await readdir(join(root, 'docs'))).filter(name => name.endsWith('.md')).map(name => `docs/${name}`),
];
const blocks = async (readme: string, language: string): Promise<string[]> => {
  const text = await readFile(join(root, readme), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    match => match[1] as string,
  );
};
const snippets = (
  await Promise.all(
    pages.map(async readme => (await blocks(readme, 'js')).map((code, i) => [readme, i + 1, code] as const)),
  )
).flat();

// What the snippets find around them: the files that they name, a server, and the passphrase in the environment.
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-readme-'));
  const pki = createTestPki();
  const server = pki.server('localhost');
  const client = pki.client('demo_client');
  const mock = await startMockServer({
    tls: { material: { certificate: server.pem, key: server.keyPem, clientCa: pki.ca } },
    apiKeys: { demo_client: 'key-for-tests' },
  });
  await writeFile(join(folder, 'demo_client.p12'), await client.p12({ passphrase }), { mode: 0o600 });
  await writeFile(join(folder, 'client.pem'), client.pem);
  await writeFile(join(folder, 'client-key.pem'), client.keyPem, { mode: 0o600 });
  await writeFile(join(folder, 'root-ca.pem'), pki.ca);
  await writeFile(join(folder, 'server.pem'), server.certificate.pem);
  await writeFile(join(folder, 'server-chain.pem'), server.pem);
  await writeFile(join(folder, 'server-key.pem'), server.keyPem, { mode: 0o600 });
  await writeFile(
    join(folder, 'clients.json'),
    '[{ "clientId": "demo_client", "securityLevel": "standard" }]',
  );
  vi.stubEnv('PAYMENT_API_URL', mock.url);
  vi.stubEnv('COUNTERSIGN_P12_PASSPHRASE', passphrase);
  vi.stubEnv('COUNTERSIGN_API_KEY', 'key-for-tests');
  vi.stubEnv('COUNTERSIGN_BASE_URL', mock.url);
  vi.stubEnv('COUNTERSIGN_P12', 'demo_client.p12');
  vi.stubEnv('COUNTERSIGN_CA', 'root-ca.pem');
  const before = process.cwd();
  process.chdir(folder);
  return async () => {
    process.chdir(before);
    await mock.close();
    await rm(folder, { recursive: true });
  };
});
afterEach(() => vi.unstubAllEnvs());

it.each(snippets)('%s, snippet %i, runs and prints what it found', async (_, __, code) => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  const failed = vi.spyOn(console, 'error').mockImplementation(() => {});
  const file = join(root, 'examples/test', `.snippet-${crypto.randomUUID()}.mjs`);
  await writeFile(file, code);
  onTestFinished(() => rm(file));
  try {
    await import(file);
    expect(failed.mock.calls).toEqual([]);
    expect(printed).toHaveBeenCalled();
    expect(printed.mock.calls.flat()).not.toContain(undefined);
  } finally {
    vi.restoreAllMocks();
  }
});

it('has a snippet or a command line in every published README', async () => {
  for (const readme of readmes) {
    const shown = [...(await blocks(readme, 'js')), ...(await blocks(readme, 'sh'))];
    if (!readme.includes('test-servers')) expect(shown.length, readme).toBeGreaterThan(0);
  }
});

it('shows running code by line 15', async () => {
  const lines = (await readFile(join(root, 'README.md'), 'utf8')).split('\n').slice(0, 15);
  expect(lines.filter(line => line.startsWith('await client.close()'))).toHaveLength(1);
});

it.each(['README.md', 'packages/cli/README.md'])(
  '%s: its command line is one that doctor takes',
  async readme => {
    const line = (await blocks(readme, 'sh'))
      .join('\n')
      .split('\n')
      .find(text => text.startsWith('npx countersign '));
    const argv = (line ?? '')
      .replace('https://api.example.com', process.env.PAYMENT_API_URL ?? '')
      .replace('client.p12', 'demo_client.p12')
      .replace('ca.pem', 'root-ca.pem')
      .split(' ')
      .slice(2);
    let printed = '';
    const stdout = new Writable({
      write(chunk, _, done) {
        printed += chunk;
        done();
      },
    });
    expect(
      await run(argv, { stdin: new PassThrough(), stdout, stderr: stdout, env: process.env }),
      printed,
    ).toBe(0);
    expect(printed).toContain('All well.');
  },
);

it.each([
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/decisions/README.md',
  'docs/emergency-runbook.md',
  'docs/rotation-runbook.md',
  'docs/encryption.md',
  'docs/getting-started.md',
  'docs/retry.md',
  'docs/rotation.md',
  'docs/testing.md',
  'examples/resume-payment/README.md',
  'packages/client/README.md',
  'docs/server.md',
  'packages/cli/README.md',
  'packages/guard/README.md',
  'packages/identity/README.md',
  'packages/mock-server/README.md',
])('%s links to files that exist', async page => {
  const text = await readFile(join(root, page), 'utf8');
  for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
    if (target.startsWith('https:')) continue;
    const path = new URL(target, new URL(page, new URL('../../', import.meta.url)));
    await expect(
      readFile(path).catch(error => (error.code === 'EISDIR' ? 'a folder' : Promise.reject(error))),
      target,
    ).resolves.toBeDefined();
  }
});

it('names only files that exist in ARCHITECTURE', async () => {
  const text = await readFile(join(root, 'ARCHITECTURE.md'), 'utf8');
  for (const [, path = ''] of text.matchAll(/`((?:packages|scripts|test-pki|docs)\/[\w./-]+)`/g)) {
    await expect(
      readFile(join(root, path)).catch(error => (error.code === 'EISDIR' ? '' : Promise.reject(error))),
      path,
    ).resolves.toBeDefined();
  }
});
