import type { MswHandler } from '../../src/index.js';

interface Info {
  readonly request: Request;
  readonly params: Record<string, string>;
  readonly cookies: Record<string, string>;
}

type Answer = Response | undefined;
type Resolver = (info: Info) => Answer | Promise<Answer> | Generator<Answer> | AsyncGenerator<Answer>;
type Register = (path: string | RegExp, resolver: Resolver, options?: { once: boolean }) => MswHandler;

/** What these tests use of msw: its own types need those of a browser. */
export interface Msw {
  readonly http: Record<'all' | 'get' | 'head' | 'post' | 'put' | 'delete', Register>;
  readonly graphql: { query(name: string, resolver: (info: { variables: object }) => Response): MswHandler };
  readonly ws: { link(url: string): { addEventListener(name: string, listener: () => void): MswHandler } };
  readonly HttpResponse: typeof Response & {
    json(body: unknown, init?: ResponseInit): Response;
    text(body: string, init?: ResponseInit): Response;
  };
  passthrough(): Response;
  delay(milliseconds?: number | 'infinite'): Promise<void>;
}

/** @param name under which a version of it is installed */
export const loadMsw = (name: string): Promise<Msw> => import(name);
