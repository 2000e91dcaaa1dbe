import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockServer } from '@countersign/mock-server';
import { createTestPki } from '@countersign/test-certs';
import { rolldown } from 'rolldown';
import { expect, it, onTestFinished } from 'vitest';

/** A proxy that calls back instead of passing on an answer. TLS 1.2 shows outside what is one: record type 23. */
async function losingProxy(serverPort: number, onAnswer: () => void): Promise<number> {
  const server = createServer(client => {
    const upstream = connect(serverPort, '127.0.0.1');
    client.on('error', () => {}).on('close', () => upstream.destroy());
    upstream.on('error', () => {});
    client.pipe(upstream);
    upstream.on('data', chunk => (chunk[0] === 23 ? onAnswer() : client.write(chunk)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it('a payment whose process was killed before the answer is finished by the next run, and made once', async () => {
  const pki = createTestPki();
  const server = pki.server('localhost');
  const mock = await startMockServer({
    tls: {
      material: { certificate: server.pem, key: server.keyPem, clientCa: pki.ca },
      maxVersion: 'TLSv1.2',
    },
    apiKeys: { demo_client: 'key-for-tests' },
  });
  const folder = await mkdtemp(join(tmpdir(), 'countersign-resume-'));
  onTestFinished(async () => {
    await mock.close();
    await rm(folder, { recursive: true });
  });
  await writeFile(join(folder, 'ca.pem'), pki.ca);
  await writeFile(join(folder, 'client.p12'), await pki.client('demo_client').p12({ passphrase: 'secret' }), {
    mode: 0o600,
  });
  // A process of its own has no vitest that reads TypeScript. What isn't installed beside it is OpenTelemetry.
  const program = await rolldown({
    input: join(import.meta.dirname, '../pay.mjs'),
    platform: 'node',
    external: ['@opentelemetry/api'],
    resolve: { conditionNames: ['@countersign/source', 'node', 'import'] },
  });
  await program.write({ file: join(folder, 'pay.mjs'), format: 'esm', codeSplitting: false });

  const pay = async (baseUrl: string, started: (kill: () => void) => void = () => {}) => {
    const child = spawn(process.execPath, ['pay.mjs', 'order-2041', '129.90'], {
      cwd: folder,
      env: {
        COUNTERSIGN_BASE_URL: baseUrl,
        COUNTERSIGN_P12: 'client.p12',
        COUNTERSIGN_P12_PASSPHRASE: 'secret',
        COUNTERSIGN_CA: 'ca.pem',
        COUNTERSIGN_API_KEY: 'key-for-tests',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started(() => child.kill('SIGKILL'));
    let printed = '';
    child.stdout.on('data', piece => {
      printed += piece;
    });
    const [code, signal] = await once(child, 'close');
    return { code, signal, printed: printed.trim() };
  };

  let kill = (): void => {};
  const port = await losingProxy(Number(new URL(mock.url).port), () => kill());
  const killed = await pay(`https://localhost:${port}`, way => {
    kill = way;
  });
  expect(killed).toEqual({ code: null, signal: 'SIGKILL', printed: '' });
  // The server made it, and nobody was told.
  expect(mock.payments()).toHaveLength(1);
  const note = JSON.parse(await readFile(join(folder, 'order-2041.json'), 'utf8'));
  expect(note.id).toBeUndefined();

  const [made] = mock.payments();
  expect(note.idempotencyKey).toBe(made?.idempotencyKey);
  const finished = await pay(mock.url);
  expect(finished).toMatchObject({
    code: 0,
    printed: `order-2041 is paid: ${made?.payment.id}, by an earlier run`,
  });
  const again = await pay('https://localhost:9');
  expect(again).toMatchObject({ code: 0, printed: `order-2041 was paid before: ${made?.payment.id}` });
  expect(mock.payments()).toHaveLength(1);
});
