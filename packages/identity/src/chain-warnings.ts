import { type Certificate, orderChain } from '@countersign/x509';

/**
 * What is odd about the issuers that are sent along with a leaf. None of it is a reason to refuse: the server may
 * have what is missing. That a chain ends below its root is right (RFC 8446 4.4.2).
 */
export function chainWarnings(leaf: Certificate, chain: readonly Certificate[], now: Date): string[] {
  const warnings: string[] = [];
  const { issuers, missing } = orderChain(leaf, chain);
  if (issuers.length === 0 && missing !== undefined) {
    const [url] = missing.urls;
    warnings.push(
      `The issuer of ${leaf.subject} is missing: ${missing.name}. A server that doesn't have it refuses the certificate` +
        `${url === undefined ? '' : `; ${JSON.stringify(url)} has it`}.`,
    );
  }
  const wrong = chain.findIndex((certificate, i) => certificate !== issuers[i]);
  if (wrong !== -1)
    warnings.push(
      `The chain does not fit: ${chain[wrong]?.subject} is not the issuer of ${(chain[wrong - 1] ?? leaf).subject}.`,
    );
  for (const { subject, notBefore, notAfter } of issuers)
    if (now < notBefore || now > notAfter)
      warnings.push(
        `The issuer ${subject} is only valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}.`,
      );
  return warnings;
}

/** What to say of certificates that were found beside a leaf and belong to no link of its chain. */
export function leftOut(certificates: readonly Certificate[]): string[] {
  const [first] = certificates;
  if (first === undefined) return [];
  const others = certificates.length === 1 ? '' : ` and ${certificates.length - 1} more`;
  return [`Left out of the chain, where it has no place: ${first.subject}${others}.`];
}
