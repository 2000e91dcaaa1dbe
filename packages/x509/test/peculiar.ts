// @peculiar/x509, an oracle for what a certificate says.
import 'reflect-metadata';
import type { Certificate } from '@countersign/x509';

// Its types need the DOM's, which nothing else here has: it is loaded without them.
// biome-ignore lint/suspicious/noExplicitAny: see above
const peculiar: any = await import('@peculiar/x509' as string);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What both readers say about a certificate, in one spelling. */
export function ours(certificate: Certificate): unknown {
  return {
    serialNumber: hex(certificate.serialNumberBytes).replace(/^0+(?=.)/, ''),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    subject: certificate.subject.attributes.map(({ value }) => value),
    issuer: certificate.issuer.attributes.map(({ value }) => value),
    dns: certificate.names.dns,
    email: certificate.names.email,
    ip: certificate.names.ip,
    spki: hex(certificate.spki),
    ca: certificate.basicConstraints.ca,
    extensions: [...certificate.extensions].map(({ oid, critical }) => [oid, critical]),
  };
}

/** RFC 5952: an IPv6 address in its shortest form. */
const address = (text: string): string =>
  text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;

export function theirs(der: Uint8Array): unknown {
  const certificate = new peculiar.X509Certificate(Buffer.from(der));
  const names: { type: string; value: string }[] =
    certificate.getExtension(peculiar.SubjectAlternativeNameExtension)?.names.items ?? [];
  const values = (name: { toJSON(): Record<string, string[]>[] }): string[] =>
    name.toJSON().flatMap(rdn => Object.values(rdn).flat());
  return {
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    subject: values(certificate.subjectName),
    issuer: values(certificate.issuerName),
    dns: names.filter(({ type }) => type === 'dns').map(({ value }) => value),
    email: names.filter(({ type }) => type === 'email').map(({ value }) => value),
    ip: names.filter(({ type }) => type === 'ip').map(({ value }) => address(value)),
    spki: Buffer.from(certificate.publicKey.rawData).toString('hex'),
    ca: certificate.getExtension(peculiar.BasicConstraintsExtension)?.ca ?? false,
    extensions: certificate.extensions.map((extension: { type: string; critical: boolean }) => [
      extension.type,
      extension.critical,
    ]),
  };
}
