import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import {
  type Credential,
  createTestPki,
  type Defect,
  type DefectCase,
  defects,
} from '@countersign/test-certs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needOpenssl, tempFiles } from './openssl.js';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;
type Version = (typeof versions)[number];
const pki = createTestPki();
const host = pki.server('localhost');

const cases = Object.values({ ...defects.client }).map(defect => ({ defect, made: defect.issue(pki) }));
const serverCases = Object.values(defects.server).map(defect => ({ defect, made: defect.issue(pki) }));
const loadable = ({ defect }: { defect: Defect }): boolean => defect.openssl !== 'unloadable';
const matrix = (list: { defect: Defect; made: DefectCase }[]) =>
  list
    .filter(loadable)
    .flatMap(each => versions.map(version => ({ ...each, name: each.defect.name, version })));

// Whoever presents it must be willing to: the default security level refuses a weak certificate of one's own.
const material = ({ pem, keyPem }: Credential) => ({ cert: pem, key: keyPem, ciphers: 'DEFAULT@SECLEVEL=0' });
const crlsOf = ({ crls }: DefectCase) => (crls === undefined ? {} : { crl: crls.map(pemOfCrl) });
const pemOfCrl = ({ der }: { der: Uint8Array }): string =>
  `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END X509 CRL-----\n`;

/** The alert in what OpenSSL told, or the code of an error that came without one. */
const told = (error: (Error & { code?: string }) | undefined): number | string => {
  const alert = /SSL alert number (\d+)/.exec(error?.message ?? '')?.[1];
  return alert === undefined ? (error?.code ?? 'accepted') : Number(alert);
};

/** What a Node server that asks for a certificate says of a client. */
async function judgedByNodeServer(made: DefectCase, client: Credential, version: Version): Promise<string> {
  const server = createServer({
    cert: host.pem,
    key: host.keyPem,
    ca: made.ca,
    ...crlsOf(made),
    requestCert: true,
    ciphers: 'DEFAULT@SECLEVEL=2',
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
  });
  onTestFinished(() => void server.close());
  const verdict = new Promise<string>(resolve => {
    server.on('tlsClientError', error => resolve(String((error as { code?: string }).code)));
    server.on('secureConnection', socket => {
      socket.on('error', () => {});
      resolve(socket.authorized ? 'accepted' : String(socket.authorizationError));
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: made.ca,
    ...material(client),
    rejectUnauthorized: false,
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return verdict;
}

/** What a Node client says of a server. */
async function judgedByNodeClient(
  made: DefectCase,
  presented: Credential,
  version: Version,
): Promise<string> {
  const { port } = await serve(presented, version);
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: made.ca,
    ...crlsOf(made),
    ciphers: 'DEFAULT@SECLEVEL=2',
  });
  onTestFinished(() => void socket.destroy());
  return new Promise(resolve => {
    socket.once('secureConnect', () => resolve('accepted'));
    socket.once('error', error => resolve(String((error as { code?: string }).code)));
  });
}

async function serve(
  presented: Credential,
  version: Version,
): Promise<{ port: number; refused: Promise<Error> }> {
  const server = createServer({ ...material(presented), minVersion: version, maxVersion: version });
  onTestFinished(() => void server.close());
  const refused = new Promise<Error>(resolve => {
    server.on('tlsClientError', resolve);
    server.on('secureConnection', (socket: TLSSocket) => socket.on('error', resolve).resume());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, refused };
}

const files = (made: DefectCase) =>
  tempFiles({
    ca: made.ca + (made.crls ?? []).map(pemOfCrl).join(''),
    cert: host.pem,
    key: host.keyPem,
  });
const crlOptions = ({ crls }: DefectCase): string[] => (crls === undefined ? [] : ['-crl_check_all']);

/** The alert that `openssl s_server` sends a client. */
async function judgedByServer(
  made: DefectCase,
  client: Credential,
  version: Version,
): Promise<number | string> {
  const paths = files(made);
  const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3';
  const server = spawn(
    'openssl',
    [
      's_server',
      ...['-accept', '127.0.0.1:0', '-naccept', '1', '-www', flag],
      ...['-cert', paths.cert, '-cert_chain', paths.cert, '-key', paths.key],
      ...['-CAfile', paths.ca, '-no-CApath', '-no-CAstore', '-Verify', '5', '-verify_return_error'],
      ...['-cipher', 'DEFAULT@SECLEVEL=2'],
      ...crlOptions(made),
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  onTestFinished(() => void server.kill('SIGKILL'));
  let output = '';
  const port = await new Promise<number>(resolve =>
    server.stdout.on('data', chunk => {
      output += chunk;
      const listening = /ACCEPT \S*:(\d+)/.exec(output);
      if (listening !== null) resolve(Number(listening[1]));
    }),
  );
  const socket = connect({ port, host: '127.0.0.1', ...material(client), rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  return new Promise(resolve => {
    socket.once('secureConnect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.once('data', () => resolve('accepted'));
    socket.once('error', error => resolve(told(error)));
  });
}

/** The alert that `openssl s_client` sends a server. */
async function judgedByClient(
  made: DefectCase,
  presented: Credential,
  version: Version,
): Promise<number | string> {
  const { port, refused } = await serve(presented, version);
  const paths = files(made);
  const client = spawn(
    'openssl',
    [
      's_client',
      ...['-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-verify_hostname', 'localhost'],
      ...['-CAfile', paths.ca, '-no-CApath', '-no-CAstore', '-verify_return_error', '-brief'],
      ...['-cipher', 'DEFAULT@SECLEVEL=2'],
      ...crlOptions(made),
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  onTestFinished(() => void client.kill('SIGKILL'));
  let output = '';
  const accepted = new Promise<string>(resolve =>
    client.stderr.on('data', chunk => {
      output += chunk;
      if (/Verification: OK/.test(output)) resolve('accepted');
    }),
  );
  return Promise.race([refused.then(told), accepted]);
}

describe('a client certificate that is broken', () => {
  test.for(matrix(cases))(
    '$name is to node what the catalogue says, over $version',
    async ({ defect, made, version }) => {
      expect(await judgedByNodeServer(made, made.broken, version)).toBe(defect.node);
      expect(await judgedByNodeServer(made, made.repaired, version)).toBe('accepted');
    },
  );

  test.for(matrix(cases))(
    '$name is to openssl what the catalogue says, over $version',
    async ({ defect, made, version }, context) => {
      needOpenssl(context);
      expect(await judgedByServer(made, made.broken, version)).toBe(defect.openssl);
      expect(await judgedByServer(made, made.repaired, version)).toBe('accepted');
    },
  );
});

describe('a server certificate that is broken', () => {
  test.for(matrix(serverCases))(
    '$name is to node what the catalogue says, over $version',
    async ({ defect, made, version }) => {
      expect(await judgedByNodeClient(made, made.broken, version)).toBe(defect.node);
      expect(await judgedByNodeClient(made, made.repaired, version)).toBe('accepted');
    },
  );

  test.for(matrix(serverCases))(
    '$name is to openssl what the catalogue says, over $version',
    async ({ defect, made, version }, context) => {
      needOpenssl(context);
      expect(await judgedByClient(made, made.broken, version)).toBe(defect.openssl);
      expect(await judgedByClient(made, made.repaired, version)).toBe('accepted');
    },
  );
});

describe('openssl verify -x509_strict', () => {
  /** What a strict verification lets through, since it isn't about the path, or is checked by nobody. */
  const letThrough = [
    ...['client reversed-chain', 'client oversized-chain', 'client two-common-names', 'client key-mismatch'],
    ...['client revoked-by-ocsp', 'client ca-as-leaf', 'client version-1', 'client nul-in-name'],
    ...['server reversed-chain', 'server oversized-chain', 'server revoked-by-ocsp', 'server forged-issuer'],
    ...['server ca-as-leaf', 'server version-1', 'server no-alternative-name'],
    'server must-staple-without-staple',
  ];
  const all = [...cases, ...serverCases].map(each => ({
    ...each,
    name: each.defect.name,
    side: each.defect.side,
  }));

  test.for(all)(
    'refuses a $side that is $name, or it is known to let it through',
    ({ defect, made }, context) => {
      const openssl = needOpenssl(context);
      const verify = ({ pem }: Credential) => {
        const crls = (made.crls ?? []).map(pemOfCrl).join('');
        const paths = tempFiles({ ca: made.ca + crls, pem });
        return openssl([
          ...['verify', '-x509_strict', '-auth_level', '2', '-no-CApath', '-no-CAstore'],
          ...['-CAfile', paths.ca, '-untrusted', paths.pem, '-purpose', `ssl${defect.side}`],
          ...(defect.side === 'server' ? ['-verify_hostname', 'localhost'] : []),
          ...crlOptions(made),
          paths.pem,
        ]);
      };
      expect(verify(made.repaired)).toMatch(/: OK\s*$/);
      if (letThrough.includes(`${defect.side} ${defect.name}`))
        expect(verify(made.broken)).toMatch(/: OK\s*$/);
      else expect(() => verify(made.broken)).toThrow();
    },
  );
});
