import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';

/** Where {@link MtlsAgent.connect} goes. */
export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** Application protocols to offer (RFC 7301). Default: none. */
  readonly alpn?: readonly string[];
  /** Ends the attempt. The socket, once it is there, is the caller's. */
  readonly signal?: AbortSignal;
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkSocketOptions(options: SocketOptions): void {
  checkOptions('connect', options, { host: 'text', port: 'number', alpn: 'list', signal: 'AbortSignal' });
  const { host, port, alpn = [] } = options;
  checkArgument('connect', 'host', host, 'text');
  checkArgument('connect', 'port', port, 'number');
  for (const protocol of alpn) checkArgument('connect', 'a protocol of alpn', protocol, 'text');
  // What a URL would take for its path, or for credentials.
  if (/[/\\?#@]/.test(host))
    throw new ConfigurationError('CONFIG_INVALID', 'connect: host is neither a host name nor an address', {
      hint: "Give { host: 'mq.example.com', port: 5671 }.",
    });
  // RFC 7301 3.1
  if (alpn.some(protocol => protocol === '' || Buffer.byteLength(protocol) > 255))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'connect: alpn has a protocol of no name, or too long a one',
      {
        hint: "Give protocols by their registered names: alpn: ['h2'].",
      },
    );
}
