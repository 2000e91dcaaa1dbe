import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import {
  type Credential,
  createTestPki,
  defects,
  type Issued,
  type ServerDefect,
  type TestPki,
} from '@countersign/test-certs';
import { checkPki } from '../mock-options.js';
import { checkTimeout } from '../timeout.js';
import { AttemptFolder, type AttemptMaterial, type ClientAttempt } from './client-attempt.js';
import { ClientRuns, howOf, noConnection, type Seen, type Visit } from './client-runs.js';
import { CheckingServer, type CheckingServerOptions, RejectingServer } from './client-server.js';
import { type Finding, Report } from './report.js';
import type { Verdict } from './verdict.js';

export type { ClientAttempt } from './client-attempt.js';

export interface CheckClientOptions {
  /** Default: one that is made for it. */
  readonly pki?: TestPki;
  /** The defects to try. Default: all. */
  readonly defects?: readonly ServerDefect[];
  /** For each run, in milliseconds. Default: 10,000. */
  readonly timeout?: number;
  /** Ends the check; the promise rejects with its reason. Default: none. */
  readonly signal?: AbortSignal;
}

/** What is tried beside the defects of the catalogue. */
export type ClientCase =
  | ServerDefect
  | 'control'
  | 'old-tls'
  | 'resumed-session'
  | 'redirect'
  | 'lost-answer'
  | 'rejected-certificate';

export interface ClientFinding extends Finding {
  readonly defect: ClientCase;
}

/**
 * Runs your client against servers on loopback, each with one fault, and lists what it wrongly trusts, gives away or
 * retries. What counts is what the servers see, whatever `run` says. Each broken certificate is compared with the same one
 * repaired: where that is refused, too, nothing can be said.
 *
 * @param run sends one request as it is told, and ends, with an error or not, when it has its answer or has given up
 * @throws ConfigurationError `CONFIG_INVALID`; the reason of `signal`
 *
 * @example
 * ```js
 * const report = await checkClient(async ({ url, method, ca, certificate, key }) => {
 *   const httpsAgent = new https.Agent({ ca, cert: certificate, key });
 *   await axios({ url, method, data: method === 'POST' ? {} : undefined, httpsAgent });
 * });
 * console.log(String(report));
 * ```
 */
export async function checkClient(
  run: (attempt: ClientAttempt) => unknown,
  options: CheckClientOptions = {},
): Promise<Report<ClientFinding>> {
  checkArgument('checkClient', 'the client', run, 'function');
  checkOptions('checkClient', options, {
    pki: 'object',
    defects: 'list',
    timeout: 'number',
    signal: 'AbortSignal',
  });
  const { pki = createTestPki(), timeout = 10_000, signal = new AbortController().signal } = options;
  const names = options.defects ?? (Object.keys(defects.server) as ServerDefect[]);
  if (options.pki !== undefined) checkPki('checkClient', options.pki);
  checkTimeout('checkClient', timeout);
  for (const name of names)
    if (!Object.hasOwn(defects.server, name))
      throw new ConfigurationError('CONFIG_INVALID', `There is no defect '${String(name)}' of servers`, {
        hint: `Known: ${Object.keys(defects.server).join(', ')}.`,
      });
  const folder = await AttemptFolder.make(pki.client('demo_client'));
  try {
    const check = new ClientCheck(pki, new ClientRuns(run, folder, { timeout, signal }));
    return new Report('The client', await check.all(names));
  } finally {
    await folder.remove();
  }
}

class ClientCheck {
  readonly #pki: TestPki;
  readonly #runs: ClientRuns;
  readonly #good: Issued;

  constructor(pki: TestPki, runs: ClientRuns) {
    this.#pki = pki;
    this.#runs = runs;
    this.#good = pki.server(['localhost', '127.0.0.1', '::1']);
  }

  async all(names: readonly ServerDefect[]): Promise<ClientFinding[]> {
    const control = await this.#control();
    const findings = [control];
    if (control.verdict !== 'accepted-right') return findings;
    // One after the other: a client may keep what it learns.
    for (const name of names) findings.push(await this.#defect(name));
    findings.push(await this.#oldTls());
    findings.push(await this.#resumedSession());
    findings.push(await this.#redirect());
    findings.push(await this.#lostAnswer());
    findings.push(await this.#rejectedCertificate());
    return findings;
  }

  async #control(): Promise<ClientFinding> {
    const seen = await this.#serve(this.#good, { ca: this.#pki.ca, server: {} });
    if (!seen.trusted) return finding('control', 'refused-wrongly', howOf(seen));
    const [request] = seen.server.requests;
    return request?.withCertificate
      ? finding('control', 'accepted-right', 'sends its request and its certificate')
      : finding('control', 'refused-wrongly', 'sends no certificate');
  }

  async #defect(name: ServerDefect): Promise<ClientFinding> {
    const { code, issue } = defects.server[name];
    const { broken, repaired, ca, pin, crls, staple } = issue.call(defects.server[name], this.#pki);
    const server = ifPresentable(() => this.#server(broken, { staple }));
    if (server === undefined) return finding(name, 'not-judged', "Node can't present it");
    const seen = await this.#runs.visit(server, { ca, pin, crls });
    const control = await this.#serve(repaired, { ca, pin, crls, server: {} });
    if (!control.trusted) return finding(name, 'not-judged', `repaired, too: ${howOf(control)}`);
    return this.#trustFinding(name, seen, code === 'accepted');
  }

  async #oldTls(): Promise<ClientFinding> {
    const tls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    const seen = await this.#serve(this.#good, { ca: this.#pki.ca, server: { tls } });
    return this.#trustFinding('old-tls', seen, false);
  }

  /** The server's certificate becomes one of nobody's between two runs. */
  async #resumedSession(): Promise<ClientFinding> {
    const { broken } = defects.server['unknown-ca'].issue(this.#pki);
    const server = this.#server(this.#good, {});
    try {
      const url = `${await server.listen()}/`;
      const material: AttemptMaterial = { url, method: 'GET', ca: this.#pki.ca };
      await this.#runs.attempt(material);
      const before = server.requests.length;
      server.swap(broken);
      const ending = await this.#runs.attempt(material);
      const [request] = server.requests.slice(before);
      if (ending.late || before === 0)
        return finding('resumed-session', 'not-judged', 'it did not come to an end');
      return request === undefined
        ? finding('resumed-session', 'refused-right', howOf({ server, ...ending, trusted: false }))
        : finding(
            'resumed-session',
            'accepted-wrongly',
            `sends its request${request.resumed ? ', resumed' : ''}`,
          );
    } finally {
      await server.close();
    }
  }

  /** To another origin, which is trusted, but was not asked for. */
  async #redirect(): Promise<ClientFinding> {
    const other = this.#server(this.#good, {});
    try {
      const location = `${await other.listen()}/elsewhere`;
      const answer: CheckingServerOptions['answer'] = (_, response) =>
        void response.writeHead(307, { location, connection: 'close' }).end();
      const seen = await this.#serve(this.#good, { ca: this.#pki.ca, server: { answer } });
      if (!seen.trusted) return finding('redirect', 'not-judged', howOf(seen));
      const [request] = other.requests;
      if (request === undefined) return finding('redirect', 'refused-right', 'does not follow');
      const given = [
        ...(request.withCertificate ? ['its certificate'] : []),
        ...['x-api-key', 'authorization'].filter(name => request.headers[name] !== undefined),
      ];
      return given.length === 0
        ? finding('redirect', 'refused-right', 'follows without certificate')
        : finding('redirect', 'presented-wrongly', `gives another origin ${given.join(' and ')}`);
    } finally {
      await other.close();
    }
  }

  /** A POST that was carried out, and its answer lost. */
  async #lostAnswer(): Promise<ClientFinding> {
    const answer: CheckingServerOptions['answer'] = ({ socket }) => void socket.destroy();
    const seen = await this.#serve(this.#good, { ca: this.#pki.ca, method: 'POST', server: { answer } });
    const { requests } = seen.server;
    if (requests.length === 0) return finding('lost-answer', 'not-judged', howOf(seen));
    if (requests.some(({ method }) => method !== 'POST'))
      return finding('lost-answer', 'not-judged', 'it did not send a POST');
    if (requests.length === 1) return finding('lost-answer', 'retried-right', 'sends its POST once');
    const keys = new Set(requests.map(({ headers }) => headers['idempotency-key']));
    return keys.size === 1 && !keys.has(undefined)
      ? finding(
          'lost-answer',
          'retried-right',
          `sends its POST ${requests.length} times, with one Idempotency-Key`,
        )
      : finding('lost-answer', 'retried-wrongly', `sends its POST ${requests.length} times`);
  }

  /** A server that refuses the client's certificate with an alert will do so again. */
  async #rejectedCertificate(): Promise<ClientFinding> {
    const server = new RejectingServer(this.#good, this.#pki.ca);
    try {
      await this.#runs.attempt({ url: `${await server.listen()}/`, method: 'GET', ca: this.#pki.ca });
      const { connections } = server;
      if (connections === 0) return finding('rejected-certificate', 'not-judged', noConnection);
      return connections === 1
        ? finding('rejected-certificate', 'retried-right', 'connects once')
        : finding('rejected-certificate', 'retried-wrongly', `connects ${connections} times`);
    } finally {
      await server.close();
    }
  }

  /** One run against a server of its own, in order but for what `options` say. */
  #serve(credential: Credential, { server, ...visit }: ServedCase): Promise<Seen> {
    return this.#runs.visit(this.#server(credential, server), visit);
  }

  #server(credential: Credential, options: Omit<CheckingServerOptions, 'clientCa'>): CheckingServer {
    return new CheckingServer(credential, { ...options, clientCa: this.#pki.ca });
  }

  #trustFinding(name: ClientCase, seen: Seen, trustworthy: boolean): ClientFinding {
    if (seen.server.connections === 0) return finding(name, 'not-judged', howOf(seen));
    if (seen.late && !seen.trusted) return finding(name, 'not-judged', howOf(seen));
    const verdict = seen.trusted ? 'accepted' : 'refused';
    return finding(name, `${verdict}-${seen.trusted === trustworthy ? 'right' : 'wrongly'}`, howOf(seen));
  }
}

interface ServedCase extends Visit {
  readonly server: Omit<CheckingServerOptions, 'clientCa'>;
}

function ifPresentable(make: () => CheckingServer): CheckingServer | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const finding = (defect: ClientCase, verdict: Verdict, how: string): ClientFinding => ({
  defect,
  verdict,
  how,
});
