import type { Identity, IdentitySource } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';

/** Where real money moves. */
const productionHost = 'api.paymentsystem.com';

/** How test CAs call themselves: those of @countersign/test-certs are "Test Root CA" and "Test Issuing CA". */
const testMark = /\b(?:test|sandbox|staging)\b/i;
/** A host that says of itself that it is none where real money moves. */
const testHost = /(?:^|[.-])(?:test|sandbox|staging|uat)(?:[.-]|$)/i;
const operator = /\bO=Payment System\b/;

/**
 * The source, which refuses to give a certificate of a test CA to the production host, and warns of a certificate of the
 * operator's at a test host. Names decide: a test CA that calls itself like the operator's, such as that of test-pki, can't be
 * told from it here. The server still can.
 */
export function fittingIdentity({ hostname }: URL, source: IdentitySource): IdentitySource {
  if (hostname !== productionHost && !testHost.test(hostname)) return source;
  let checked: Identity | undefined;
  return {
    async current() {
      const identity = await source.current();
      if (identity !== checked) check(hostname, identity);
      checked = identity;
      return identity;
    },
    onChange: listener => source.onChange?.(listener) ?? (() => {}),
    reload: async () => source.reload?.(),
    close: () => source.close(),
  };
}

function check(hostname: string, { certificate, chain }: Identity): void {
  const isProduction = hostname === productionHost;
  const issuers = [certificate.issuer, ...chain.map(each => each.issuer)].map(String);
  const marked = issuers.find(issuer => testMark.test(issuer));
  if (isProduction && marked !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', `A certificate of '${marked}' is none for ${hostname}`, {
      hint: 'Give the certificate that the operator issued for production, or the base URL of the test environment.',
    });
  if (!isProduction && marked === undefined && issuers.some(issuer => operator.test(issuer)))
    process.emitWarning(
      `The certificate ${certificate.subject} looks like one for production, and ${hostname} like a test environment`,
      'CountersignWarning',
    );
}
