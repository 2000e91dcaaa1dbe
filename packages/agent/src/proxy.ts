import type { Socket } from 'node:net';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import type { Attempt } from './attempt.js';
import { environmentProxy } from './proxy-environment.js';
import { addressOf, connectTcp, type Target } from './tcp.js';
import { type Credentials, tunnel } from './tunnel.js';

export interface ProxyOptions {
  /** `http://proxy.example.com:3128`, or `https:` for TLS to the proxy itself; with credentials, if it must be. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Whom to believe when the proxy itself speaks TLS: apart from the server's trust. Default: Node's bundled CAs. */
  readonly trust?: Trust | TrustOptions;
}

/** The way to a target: how a connection is opened, and a key that no other way has. */
export type Route = (target: Target) => {
  readonly key: string;
  /** The proxy, as `host:port`; undefined where there is none. */
  readonly via: string | undefined;
  open(attempt: Attempt): Promise<Socket>;
};

/** A proxy, checked. */
export interface HttpProxy {
  readonly target: Target;
  /** For TLS to the proxy. */
  readonly trust: Trust | undefined;
  readonly credentials: Credentials | undefined;
}

/** The way that options describe. @param timeout milliseconds, for TCP and for the tunnel each. */
export function routeOf(proxy: string | ProxyOptions | undefined, timeout: number): Route {
  const chosen: (target: Target) => HttpProxy | undefined =
    proxy === 'environment' ? environmentProxy(process.env) : always(proxy);
  return target => {
    const by = chosen(target);
    const address = addressOf(target);
    if (by === undefined)
      return { key: address, via: undefined, open: attempt => connectTcp(target, timeout, attempt) };
    const via = addressOf(by.target);
    return { key: `${address} via ${via}`, via, open: attempt => tunnel(by, target, timeout, attempt) };
  };
}

function always(proxy: string | ProxyOptions | undefined): () => HttpProxy | undefined {
  const parsed = proxy === undefined ? undefined : parseProxy(proxy);
  return () => parsed;
}

/**
 * Its errors never show the URL, which may hold a password.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function parseProxy(proxy: string | ProxyOptions): HttpProxy {
  const options: ProxyOptions = typeof proxy === 'string' ? { url: proxy } : proxy;
  checkOptions('proxy', options, { url: 'text', username: 'text', password: 'text', trust: 'object' });
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigurationError('CONFIG_INVALID', 'The URL of the proxy is no http: or https: URL', {
      hint: "Give 'http://proxy.example.com:3128', or https: for TLS to the proxy.",
    });
  const secure = url.protocol === 'https:';
  const { trust = {} } = options;
  const username = options.username ?? decoded(url.username);
  const password = options.password ?? decoded(url.password);
  return {
    target: { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (secure ? 443 : 80)) },
    trust: secure ? ('judge' in trust ? trust : createTrust(trust)) : undefined,
    credentials: username === '' && password === '' ? undefined : { username, password },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
