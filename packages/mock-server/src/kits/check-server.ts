import { validateHeaderName, validateHeaderValue } from 'node:http';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import {
  type ClientDefect,
  type Defect,
  type DefectCase,
  defects,
  type TestPki,
} from '@countersign/test-certs';
import { Certificate, type Crl, Oid } from '@countersign/x509';
import { checkPki } from '../mock-options.js';
import { checkTimeout } from '../timeout.js';
import {
  type Attempt,
  type HttpVersion,
  howOf,
  notSpoken,
  type Outcome,
  probe,
  type Target,
  type TlsVersion,
} from './probe.js';
import { type Finding, Report } from './report.js';
import type { Verdict } from './verdict.js';

export interface CheckServerOptions {
  /**
   * The CA that the server trusts for clients, and that issues broken certificates for `demo_client`; what is in files is
   * opened by `openTestPki`. They must be let in where they are in order.
   */
  readonly pki: TestPki;
  /** The CAs to believe of the server, as PEM. Default: that of `pki`. */
  readonly ca?: string;
  /** Sent with each request, such as an API key. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The defects to try. Default: all. */
  readonly defects?: readonly ClientDefect[];
  /**
   * Tells the server which certificates were just revoked, by a CRL of each CA. Default: nobody tells it, and revocation is
   * judged only where the certificates say where to ask.
   */
  readonly publish?: (crls: readonly Crl[]) => void | Promise<void>;
  /** For each connection, in milliseconds. Default: 5,000. */
  readonly timeout?: number;
}

/** What is tried beside the defects of the catalogue. */
export type ServerCase = ClientDefect | 'control' | 'no-certificate' | 'resumed-session';

export interface ServerFinding extends Finding {
  readonly defect: ServerCase;
  readonly tls: TlsVersion;
  readonly http: HttpVersion;
}

/**
 * Shows your server every kind of broken client certificate, over each version of TLS and HTTP that it speaks, and lists
 * what it lets in. Each is compared with the same certificate repaired: where that is refused, too, nothing can be said.
 * Sends a GET of the URL over some 200 connections, a few at a time.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const report = await checkServer('https://localhost:8443/v1/identity', { pki });
 * console.log(String(report));
 * assert(report.ok);
 * ```
 */
export async function checkServer(
  url: string | URL,
  options: CheckServerOptions,
): Promise<Report<ServerFinding>> {
  const target = targetOf(url, options);
  const server = new ServerCheck(target, options);
  const findings = (await Promise.all(ways.map(way => server.check(way)))).flat();
  return new Report(`${target.url.origin} as a server`, findings);
}

type Way = Pick<Attempt, 'tls' | 'http' | 'sendsTickets'>;

const ways: readonly Way[] = (['TLSv1.2', 'TLSv1.3'] as const).flatMap(tls =>
  (['http/1.1', 'h2'] as const).map(http => ({ tls, http })),
);

class ServerCheck {
  readonly #target: Target;
  readonly #options: CheckServerOptions;
  readonly #names: readonly ClientDefect[];
  readonly #made = new Map<ClientDefect, Promise<DefectCase>>();

  constructor(target: Target, options: CheckServerOptions) {
    this.#target = target;
    this.#options = options;
    this.#names = options.defects ?? (Object.keys(defects.client) as ClientDefect[]);
  }

  /** All cases in one way, one after the other; none where the server doesn't speak it. */
  async check({ tls, http }: Way): Promise<ServerFinding[]> {
    const control = await this.#probe({ tls, http, credential: this.#options.pki.client('demo_client') });
    if (isNotSpoken(control)) return [];
    const way = { tls, http, sendsTickets: control.session !== undefined };
    const findings = [findingOf('control', way, control, verdictOfGood(control))];
    if (!isAccepted(control)) return findings;
    const anonymous = await this.#probe(way);
    findings.push(findingOf('no-certificate', way, anonymous, verdictOfBad(anonymous, noCertificate)));
    findings.push(await this.#checkResumption(way));
    for (const name of this.#names) findings.push(await this.#checkDefect(name, way));
    return findings;
  }

  async #checkDefect(name: ClientDefect, way: Way): Promise<ServerFinding> {
    const defect = defects.client[name];
    const made = await this.#issue(name);
    const notJudged = (how: string): ServerFinding => ({
      ...{ defect: name, verdict: 'not-judged', how, ...overOf(way) },
    });
    if (defect.code === 'CERTIFICATE_REVOKED' && !this.#canKnow(made))
      return notJudged('nobody tells the server what is revoked');
    const broken = await this.#probe({ ...way, credential: made.broken });
    if (broken.kind === 'unpresentable') return notJudged("Node can't present it");
    const repaired = await this.#probe({ ...way, credential: made.repaired });
    if (!isAccepted(repaired)) return notJudged(`repaired, it gets ${howOf(repaired)}`);
    const verdict = defect.code === 'accepted' ? verdictOfGood(broken) : verdictOfBad(broken, defect);
    return findingOf(name, way, broken, verdict);
  }

  /** A session that was begun with a certificate of nobody's, and is gone on with. */
  async #checkResumption(way: Way): Promise<ServerFinding> {
    const { broken: credential } = await this.#issue('unknown-ca');
    const { session } = await this.#probe({ ...way, credential });
    if (session === undefined)
      return {
        ...{ defect: 'resumed-session', verdict: 'refused-right', how: 'no session was given' },
        ...overOf(way),
      };
    // Who resumes a session may get no other ticket.
    const outcome = await this.#probe({ ...way, session, sendsTickets: false });
    return findingOf('resumed-session', way, outcome, verdictOfBad(outcome, noCertificate));
  }

  /** Issued once, so that the server may be told of it. */
  #issue(name: ClientDefect): Promise<DefectCase> {
    const { pki, publish } = this.#options;
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const making = (async () => {
      const made = defects.client[name].issue(pki);
      if (defects.client[name].code === 'CERTIFICATE_REVOKED')
        await publish?.([pki.issuingCa, pki.rootCa].map(ca => ca.crl()));
      return made;
    })();
    this.#made.set(name, making);
    return making;
  }

  #canKnow({ broken }: DefectCase): boolean {
    if (this.#options.publish !== undefined) return true;
    const [certificate] = Certificate.parseAll(broken.pem);
    return (
      certificate !== undefined &&
      (certificate.crlUrls.length > 0 || certificate.extension(Oid.authorityInfoAccess) !== undefined)
    );
  }

  #probe(attempt: Attempt): Promise<Outcome> {
    return probe(this.#target, attempt);
  }
}

const noCertificate = { openssl: 116 } as const;

/** Alerts that tell a client that its certificate is at fault (RFC 8446 6.2); 40 is what TLS 1.2 has for a missing one. */
const certificateAlerts: readonly number[] = [40, 41, 42, 43, 44, 45, 46, 48, 49, 116];
/** 495 and 496 are nginx's, where they are not shown as 400. */
const refusals: readonly number[] = [400, 401, 403, 495, 496];

const isAccepted = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' && outcome.status < 500 && !refusals.includes(outcome.status);

/** Alerts 70 and 120 say so. */
const isNotSpoken = (outcome: Outcome): boolean =>
  (outcome.kind === 'cut' && (outcome.alert === 70 || outcome.alert === 120)) ||
  (outcome.kind === 'unreachable' && outcome.reason === notSpoken);

const verdictOfGood = (outcome: Outcome): Verdict =>
  outcome.kind === 'unreachable' ? 'unreachable' : isAccepted(outcome) ? 'accepted-right' : 'refused-wrongly';

function verdictOfBad(outcome: Outcome, { openssl }: Pick<Defect, 'openssl'>): Verdict {
  if (outcome.kind === 'unreachable') return 'unreachable';
  if (isAccepted(outcome)) return 'accepted-wrongly';
  const says =
    outcome.kind === 'answered'
      ? refusals.includes(outcome.status)
      : outcome.kind === 'cut' &&
        outcome.alert !== undefined &&
        (certificateAlerts.includes(outcome.alert) || outcome.alert === openssl);
  return says ? 'refused-right' : 'refused-otherwise';
}

const overOf = ({ tls, http }: Way): Pick<ServerFinding, 'tls' | 'http' | 'over'> => ({
  tls,
  http,
  over: `${tls} ${http}`,
});

const findingOf = (defect: ServerCase, way: Way, outcome: Outcome, verdict: Verdict): ServerFinding => ({
  ...{ defect, verdict, how: howOf(outcome), ...overOf(way) },
});

function targetOf(given: string | URL, options: CheckServerOptions): Target {
  checkOptions('checkServer', options, {
    pki: 'object',
    ca: 'text',
    headers: 'object',
    defects: 'list',
    publish: 'function',
    timeout: 'number',
  });
  const { pki, ca, headers = {}, timeout = 5_000, defects: names = [] } = options;
  checkArgument('checkServer', 'the option pki', pki, 'object');
  checkPki('checkServer', pki);
  const text = typeof given === 'string' ? given : given?.href;
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new ConfigurationError('CONFIG_INVALID', 'checkServer takes an https: URL without credentials', {
      hint: "Such as 'https://localhost:8443/'.",
    });
  checkTimeout('checkServer', timeout);
  checkHeaders(headers);
  for (const name of names)
    if (!Object.hasOwn(defects.client, name))
      throw new ConfigurationError('CONFIG_INVALID', `There is no defect '${String(name)}' of clients`, {
        hint: `Known: ${Object.keys(defects.client).join(', ')}.`,
      });
  return { url, ca: ca ?? pki.ca, headers, timeout };
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    checkArgument('checkServer', 'the value of a header', value, 'text');
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (cause) {
      throw new ConfigurationError('CONFIG_INVALID', 'checkServer: a header is none of HTTP', {
        ...{ cause, hint: 'Look for spaces in its name, and for control characters in its value.' },
      });
    }
  }
}
