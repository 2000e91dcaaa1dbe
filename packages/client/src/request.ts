import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { type Answered, ApiCall } from './api-call.js';
import { type CallOptions, checkCallOptions } from './call-options.js';
import { requestTarget } from './request-target.js';
import type { Transport } from './transport.js';

/** A request that no method of the client stands for. */
export interface CustomRequest {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, beginning with `/`, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

const methods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function customRequest<Answer>(
  transport: Transport,
  request: CustomRequest,
  options: CallOptions = {},
): ApiCall<Answer> {
  return new ApiCall(sendCustom<Answer>(transport, request, options));
}

async function sendCustom<Answer>(
  transport: Transport,
  request: CustomRequest,
  options: CallOptions,
): Promise<Answered<Answer>> {
  checkOptions('request', request, { method: 'text', path: 'text', query: 'object', body: 'any' });
  checkCallOptions('request', options);
  const { method, path, query, body } = request;
  if (!methods.includes(method))
    throw new ConfigurationError('CONFIG_INVALID', 'request: method is none that is sent here', {
      hint: `Give ${methods.join(', ')}.`,
    });
  // Printable ASCII without '#': anything else could become another line, or another request.
  if (!/^\/(?!\/)[!-"$-~]*$/.test(path))
    throw new ConfigurationError('CONFIG_INVALID', 'request: path is not a path that begins with one /', {
      hint: "Give a path below the base URL, encoded, such as '/v1/payments'.",
    });
  const route = path.replace(/\?.*$/, '');
  // RFC 3986 5.2.4, and what a server may decode to it.
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(route))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'request: path has a segment . or .., which leads to another path',
      {
        hint: 'Encode what a path is made of by encodeURIComponent, and refuse ids that are dots.',
      },
    );
  const target = requestTarget('', {}, query);
  const joined = path.includes('?') ? path + target.replace('?', '&') : path + target;
  return transport.call<Answer>({ method, route, path: joined, body, mayBeEmpty: true }, options);
}
