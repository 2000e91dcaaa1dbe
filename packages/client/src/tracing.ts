import type { CountersignError } from '@countersign/spec';
import { warnOfWatcher } from './watcher-failure.js';

/** One attempt, as a span of OpenTelemetry. */
export interface Span {
  /** The attempt is over. */
  end(result: { readonly status: number | undefined; readonly error: CountersignError | undefined }): void;
}

export interface SpanStart {
  readonly method: string;
  readonly route: string;
  readonly host: string;
  readonly port: number;
  readonly attempt: number;
}

/** Spans, and the headers that carry them on. */
export interface Tracing {
  /** Begins a span, and adds its `traceparent` to the headers, unless the caller gave one. */
  start(start: SpanStart, headers: Record<string, string>): Span;
}

/**
 * OpenTelemetry, where the program has `@opentelemetry/api`. Without a registered SDK its spans do nothing.
 *
 * @returns `undefined` where it isn't installed
 */
export async function openTelemetry(): Promise<Tracing | undefined> {
  let api: typeof import('@opentelemetry/api');
  try {
    api = await import('@opentelemetry/api');
  } catch {
    return undefined;
  }
  const { context, propagation, SpanKind, SpanStatusCode, trace } = api;
  return {
    start({ method, route, host, port, attempt }, headers) {
      const span = unlessItFails(() => {
        // Asked for at each call: an SDK may be registered late.
        const span = trace.getTracer('@countersign/client').startSpan(`${method} ${route}`, {
          kind: SpanKind.CLIENT,
          // Names of the semantic conventions for HTTP clients.
          attributes: {
            'http.request.method': method,
            'url.template': route,
            'server.address': host,
            'server.port': port,
            ...(attempt === 1 ? {} : { 'http.request.resend_count': attempt - 1 }),
          },
        });
        if (headers.traceparent === undefined)
          propagation.inject(trace.setSpan(context.active(), span), headers);
        return span;
      });
      return {
        end({ status, error }) {
          unlessItFails(() => {
            if (status !== undefined) span?.setAttribute('http.response.status_code', status);
            if (error !== undefined) {
              span?.setAttribute('error.type', error.code);
              span?.setStatus({ code: SpanStatusCode.ERROR });
            }
            span?.end();
          });
        },
      };
    },
  };
}

/** An SDK that throws must not end a payment, and still less make one that was paid look as if it weren't. */
function unlessItFails<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    warnOfWatcher('OpenTelemetry', error);
    return undefined;
  }
}
