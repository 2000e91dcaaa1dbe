import { chainOf, type ForeignServer, type ForeignServerOptions, serverFolder, start } from './server.js';

/** `openssl s_server -Verify`: refuses in the handshake, with the alerts of OpenSSL, who has no good certificate. */
export async function opensslServer(options: ForeignServerOptions): Promise<ForeignServer> {
  const folder = await serverFolder(options);
  const version = { 'TLSv1.2': ['-tls1_2'], 'TLSv1.3': ['-tls1_3'], any: [] }[options.version ?? 'any'];
  const { certificate, crls, staple, securityLevel = 2, singleUseTickets = false } = options;
  const sendsChain = certificate === undefined || chainOf(certificate.pem) !== '';
  const server = start(
    'openssl',
    [
      ...['s_server', '-accept', '127.0.0.1:0', '-www', ...version],
      ...['-cert', 'server.pem', '-key', 'server-key.pem'],
      ...(sendsChain ? ['-cert_chain', 'chain.pem'] : []),
      ...['-CAfile', 'ca-and-crl.pem', '-Verify', '5', '-verify_return_error'],
      ...['-cipher', `DEFAULT@SECLEVEL=${securityLevel}`],
      ...(crls === undefined ? [] : ['-crl_check_all']),
      ...(staple === undefined ? [] : ['-status_file', 'staple.der']),
      // Whoever may send early data may not send it twice (RFC 8446 8.1).
      ...(singleUseTickets ? ['-max_early_data', '1'] : []),
    ],
    folder,
  );
  const port = await new Promise<number>((resolve, reject) => {
    let printed = '';
    server.process.stdout?.on('data', (data: Buffer) => {
      printed += data;
      const match = /ACCEPT \S+:(\d+)/.exec(printed);
      if (match) resolve(Number(match[1]));
    });
    server.process.stderr?.on('data', (data: Buffer) => {
      printed += data;
    });
    server.process.once('close', () => reject(new Error(`openssl s_server ended: ${printed}`)));
  });
  return { port, close: server.close };
}
