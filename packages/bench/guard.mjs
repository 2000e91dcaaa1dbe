import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer as createNetServer } from 'node:net';
import { createServer, connect as tlsConnect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createGuard } from '@countersign/guard';
import { createTestPki } from '@countersign/test-certs';
import { der, derOid, derSequence, derSet, derText, Tag } from '@countersign/x509/der';
import { Agent, request } from 'undici';
import { measure, median, ratio } from './measure.mjs';

const pki = createTestPki();
const server = pki.server('localhost');
const client = pki.client('bench');
const { ca } = pki;
const registered = clientId => ({ clientId, securityLevel: 'standard', requestsPerMinute: 1e9 });

async function start(withGuard) {
  const child = fork(fileURLToPath(new URL('guard-server.mjs', import.meta.url)), { execArgv: [] });
  child.send({ withGuard, cert: server.pem, key: server.keyPem, ca });
  const [port] = await once(child, 'message');
  const connect = { ca, cert: client.pem, key: client.keyPem };
  const dispatcher = new Agent({ connections: 10, connect });
  return {
    async send(count) {
      const url = `https://localhost:${port}/`;
      const { statusCode, body } = await request(url, { dispatcher });
      await body.dump();
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
      if (count > 1) await this.send(count - 1);
    },
    async cpu() {
      child.send('cpu');
      return (await once(child, 'message'))[0];
    },
    async stop() {
      await dispatcher.close();
      child.kill();
    },
  };
}

/** CPU milliseconds that a server spends on a request of a kept connection, a figure for each round, by turns. */
export async function serving({ rounds = 15, requests = 4_000 } = {}) {
  const servers = { 'node:https': await start(false), 'node:https with guard.verify': await start(true) };
  const samples = new Map(Object.keys(servers).map(name => [name, []]));
  const work = each => Promise.all(Array.from({ length: 10 }, () => each.send(requests / 10)));
  for (const each of Object.values(servers)) await work(each);
  for (let round = 0; round < rounds; round++) {
    for (const [name, each] of Object.entries(servers)) {
      const before = await each.cpu();
      await work(each);
      samples.get(name).push(((await each.cpu()) - before) / requests);
    }
  }
  await Promise.all(Object.values(servers).map(each => each.stop()));
  return samples;
}

/** One request on a socket. */
const asked = (socket, more = {}) => {
  const headers = {
    host: 'localhost',
    connection: 'keep-alive',
    accept: '*/*',
    'user-agent': 'bench',
    ...more,
  };
  return { socket, headers, rawHeaders: Object.entries(headers).flat(), method: 'GET', url: '/' };
};

async function letIn(guard, request) {
  const verdict = await guard.verify(request);
  if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`);
}

/** CPU milliseconds of a verdict: on a connection that was let in, and on new ones of a certificate that was judged before. */
export async function verdicts() {
  const guard = createGuard({ clients: [registered('bench')], trust: { ca } });
  await guard.ready();
  const listening = createServer({ ...guard.tlsOptions(), cert: server.pem, key: server.keyPem });
  guard.attach(listening);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address();
  const near = tlsConnect({ port, servername: 'localhost', ca, cert: client.pem, key: client.keyPem });
  const [socket] = await once(listening, 'secureConnection');
  const kept = asked(socket);
  const times = await measure(
    {
      'the same connection': async () => {
        for (let i = 0; i < 1_000; i++) await letIn(guard, kept);
      },
      // The connection itself takes milliseconds: what the guard adds is measured on another face of one that is open.
      'a new connection, a certificate that was judged before': async () => {
        for (let i = 0; i < 1_000; i++) {
          const fresh = Object.assign(Object.create(socket), { _events: {}, _eventsCount: 0 });
          listening.emit('secureConnection', fresh);
          await letIn(guard, asked(fresh));
          fresh.emit('close');
        }
      },
    },
    { rounds: 11, turn: 200 },
  );
  near.destroy();
  listening.close();
  guard.close();
  return new Map([...times].map(([name, time]) => [name, time / 1_000]));
}

/** Client certificates of one key, each with a name of its own: as many as are asked for, in no time. */
function* certificates(count) {
  const { certificate } = pki.client('crowd');
  const extensions = [...certificate.extensions].map(({ oid, critical, value }) =>
    derSequence(
      derOid(oid),
      ...(critical ? [der(Tag.BOOLEAN, Uint8Array.of(0xff))] : []),
      der(Tag.OCTET_STRING, value),
    ),
  );
  const { spki } = certificate;
  for (let i = 0; i < count; i++) {
    const name = derSequence(derOid('2.5.4.3'), derText(`client-${i % 10_000}`, Tag.UTF8_STRING));
    yield pki.issuingCa.sign({ subject: derSequence(derSet(name)), spki, extensions });
  }
}

/**
 * CPU milliseconds of a verdict on a certificate that was never seen, without network: with few and with many
 * registrations, and after a hundred thousand certificates. They come from a proxy: so no handshake is in the figures.
 */
export async function unseen({ certificates: count = 100_000, sample = 2_000 } = {}) {
  const proxies = { addresses: ['127.0.0.1'], clientCert: true };
  const crowd = Array.from({ length: 10_000 }, (_, i) => registered(`client-${i}`));
  const chain = `:${Buffer.from(pki.issuing.der).toString('base64')}:`;
  const callers = async clients => {
    const options = clients === undefined ? { authorize: anybody } : { clients };
    const guard = createGuard({ ...options, trust: { ca }, proxies });
    await guard.ready();
    const listening = createNetServer();
    guard.attach(listening);
    const socket = Object.assign(new EventEmitter(), { remoteAddress: '127.0.0.1' });
    listening.emit('connection', socket);
    return leaf => {
      const cert = `:${Buffer.from(leaf).toString('base64')}:`;
      const headers = { 'client-cert': cert, 'client-cert-chain': chain, 'x-forwarded-for': '192.0.2.1' };
      return letIn(guard, asked(socket, headers));
    };
  };
  const few = await callers(undefined);
  const many = await callers(crowd);
  const figures = new Map();
  const time = async (name, leaves, ask) => {
    const samples = [];
    for (let i = 0; i < leaves.length; i += 100) {
      const some = leaves.slice(i, i + 100);
      const start = process.cpuUsage();
      for (const leaf of some) await ask(leaf);
      const { user, system } = process.cpuUsage(start);
      samples.push((user + system) / 1000 / some.length);
    }
    figures.set(name, median(samples));
  };
  const take = (source, n) => Array.from({ length: n }, () => source.next().value);
  const source = certificates(count + 2 * sample);
  for (const ask of [few, many]) for (const leaf of take(source, sample / 2)) await ask(leaf);
  await time('no registrations', take(source, sample), few);
  await time('10,000 registrations', take(source, sample), many);
  for (let left = count - 2 * sample; left > 0; left -= sample)
    for (const leaf of take(source, Math.min(sample, left))) await many(leaf);
  await time('10,000 registrations, after 100,000 certificates', take(source, sample), many);
  return figures;
}

const anybody = { rules: [{ paths: '/**', allow: 'any-client' }] };

const micro = milliseconds => `${Number((milliseconds * 1_000).toPrecision(3))} µs`;
const rows = measured => [...measured].map(([name, value]) => `| ${name} | ${micro(value)} |`).join('\n');

/** All of it, as a section of docs/benchmarks.md. */
export async function guardSection() {
  const served = await serving();
  const judged = await verdicts();
  const crowded = await unseen();
  const [bare, guarded] = [...served.values()];
  const { low, middle, high } = ratio(bare, guarded);
  const [lowest, usual, highest] = [low, middle, high].map(each => each.toFixed(2));
  return `## Letting clients in

CPU time of the server. For a second of it, a server under a guard answers ${usual} times as many requests as a bare one
(${lowest} to ${highest}).

| one request on a kept connection | time |
| --- | --- |
${rows([...served].map(([name, values]) => [name, median(values)]))}

| one verdict of the guard | time |
| --- | --- |
${rows(judged)}

| one verdict on a certificate that was never seen, asking nobody | time |
| --- | --- |
${rows(crowded)}
`;
}

if (process.argv[1] === import.meta.filename) console.log(await guardSection());
