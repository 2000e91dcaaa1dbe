import { Socket } from 'node:net';
import { createAgent } from '@countersign/agent';
import { refusalPage } from '@countersign/agent/internal';
import type { Identity } from '@countersign/identity';
import { CountersignError, type ErrorCode, errorCatalogue } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import type { Trust } from '@countersign/trust';
import { type Failure, type Finding, fail, ok, warn } from './finding.js';
import { attempt } from './identity-steps.js';
import { type Probe, tcpProbe, tlsProbe } from './probe.js';

const timeout = 10_000;

/** What the connector checks, in its order, and the codes by which each check fails. */
const trustSteps: readonly { step: string; passed: string; codes: readonly ErrorCode[] }[] = [
  {
    step: 'server chain',
    passed: 'leads to a trusted CA',
    codes: [
      'SERVER_CERTIFICATE_UNTRUSTED',
      'SERVER_CERTIFICATE_EXPIRED',
      'SERVER_CERTIFICATE_REVOKED',
      'CONFIG_INVALID',
    ],
  },
  { step: 'server name', passed: 'is the one that was called', codes: ['SERVER_HOSTNAME_MISMATCH'] },
  { step: 'pins', passed: 'one of them is served', codes: ['SERVER_PIN_MISMATCH'] },
];

/** Checks everything between this machine and an answer of the server. */
export async function* serverSteps(url: URL, identity: Identity, trust: Trust): AsyncGenerator<Finding> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);

  const started = performance.now();
  const tcp = await tcpProbe(host, port, timeout);
  if (!(tcp instanceof Socket)) return yield fail('tcp', tcp);
  yield ok('tcp', `${tcp.remoteAddress} port ${port}, ${Math.round(performance.now() - started)} ms`);

  // A handshake without a certificate: nothing of the client is shown.
  const anonymous = await tlsProbe(tcp, host, port);
  const agent = createAgent({ identity, trust, origins: url.origin, timeouts: { connect: timeout } });
  const { tls, error: refusal } = await agent.explain(url);
  await agent.close();
  const failedAt = refusal && trustSteps.find(({ codes }) => codes.includes(refusal.code));
  const rejected = refusal !== undefined && errorCatalogue[refusal.code].category === 'identity';
  if (refusal !== undefined && failedAt === undefined && !rejected) return yield fail('tls', refusal);
  // OpenSSL would not even load it: nothing was connected, so nothing can be said of the server.
  if (refusal?.code === 'CERTIFICATE_INVALID_FORMAT') return yield fail('key', refusal);
  const version = tls?.version ?? anonymous.version;
  yield ok(
    'tls',
    [version ?? 'goes as far as the client certificate', anonymous.cipher].filter(Boolean).join(', '),
  );

  // In TLS 1.2 a server that rejects the client ends the handshake before its own certificate was judged.
  const judged = !rejected || version === 'TLSv1.3';
  for (const trustStep of judged ? trustSteps : []) {
    const { step, passed } = trustStep;
    if (trustStep === failedAt) return yield fail(step, inTermsOfOptions(refusal as Failure));
    yield ok(step, step === 'pins' && trust.pinsFor(host).length === 0 ? 'none given' : passed);
  }

  yield asked(anonymous, rejected);
  if (refusal !== undefined) return yield fail('accepted', refusal);
  yield await answer(url, identity, trust);
}

/** The hints of the catalogue speak of code; here there are options. */
function inTermsOfOptions(error: Failure): Failure {
  if (error.code !== 'SERVER_CERTIFICATE_UNTRUSTED') return error;
  return {
    ...error,
    hint: "Give the CA of this server with --ca. If it is given, the server may send too few intermediates, or isn't the one you mean.",
  };
}

/** Whether the server wants a certificate. */
function asked({ asked: wasAsked, error }: Probe, rejected: boolean): Finding {
  const missed =
    error?.code === 'CLIENT_CERTIFICATE_REQUIRED' || error?.code === 'CLIENT_CERTIFICATE_REJECTED';
  if (missed) return ok('asked', 'the server requires a client certificate');
  if (wasAsked || rejected) return ok('asked', 'the server asks for a client certificate');
  if (wasAsked === undefined)
    return warn('asked', 'not known: the server ended a connection without a certificate');
  return warn(
    'asked',
    'the server does not ask for a client certificate when it is connected to',
    'If it should, something between may end TLS (a load balancer, a CDN), or it asks only for other host names or ports.',
  );
}

/** What the server makes of the identity, in its own words. */
async function answer(url: URL, identity: Identity, trust: Trust): Promise<Finding> {
  const timeouts = { total: timeout };
  const agent = createAgent({ identity, trust, origins: url.origin, timeouts });
  try {
    const path = `${url.pathname}${url.search}`;
    const response = await attempt(agent.fetch(url, { redirect: 'manual' }));
    if (CountersignError.is(response)) return fail('accepted', response);
    const { status } = response;
    const code = refusalCode(status, await beginning(response));
    if (code !== undefined)
      return fail(
        'accepted',
        createError(code, `the server answered ${status}: ${errorCatalogue[code].title}`),
      );
    // 495 and 496 are nginx's own for a certificate that is bad or missing.
    if ([401, 403, 495, 496].includes(status))
      return fail(
        'accepted',
        createError(
          'CLIENT_CERTIFICATE_REJECTED',
          `TLS accepted the certificate, and GET ${path} was refused with ${status}`,
          {
            candidates: ['CLIENT_UNKNOWN', 'NOT_AUTHORIZED', 'IP_NOT_ALLOWED', 'CERTIFICATE_PINNING_FAILED'],
            hint: 'Ask the operator whether the client is registered, and what else the server wants beside the certificate.',
          },
        ),
      );
    if (status >= 500 || (status >= 300 && status < 400))
      return warn('accepted', `TLS accepted the certificate, and GET ${path} was answered with ${status}`);
    return ok('accepted', `GET ${path} was answered with ${status}`);
  } finally {
    await agent.destroy();
  }
}

/** The first part of an answer; what breaks off or never ends says no more. */
async function beginning(
  response: Awaited<ReturnType<ReturnType<typeof createAgent>['fetch']>>,
): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('latin1');
      if (text.length >= 64 * 1024) break;
    }
  } catch {}
  return text;
}

function refusalCode(status: number, text: string): ErrorCode | undefined {
  const page = refusalPage(status, text);
  if (page !== undefined) return page.code;
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    if (typeof code === 'string' && Object.hasOwn(errorCatalogue, code)) {
      const known = code as ErrorCode;
      const { category } = errorCatalogue[known];
      // A missing page or a bad request says nothing against the certificate.
      return category === 'identity' || category === 'peer' ? known : undefined;
    }
  } catch {}
  return undefined;
}
