import { IdentityError } from '@countersign/spec';

/** Says what a file is that was given as .p12. */
export function notP12(bytes: Uint8Array, why: string, cause?: unknown): IdentityError {
  const [what, hint] = describe(bytes) ?? [why, undefined];
  return new IdentityError('P12_NOT_P12', `This is not a PKCS#12 file: ${what}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

function describe(bytes: Uint8Array): [what: string, hint: string] | undefined {
  if (bytes.length === 0) return ['it is empty', 'Copy the file again; the transfer left nothing of it.'];
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1').trimStart();
  const magic = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const label = /^[\s\S]{0,2048}?-----BEGIN ([A-Z0-9 ]{1,64})-----/.exec(head)?.[1];
  if (label !== undefined)
    return [
      `it is PEM text (${label})`,
      'Load it with pemFiles(), or make a .p12: openssl pkcs12 -export -in client.pem -inkey client-key.pem -out client.p12',
    ];
  if (/^(feedfeed|cececece)/.test(magic))
    return [
      'it is a Java keystore (JKS)',
      'Convert it: keytool -importkeystore -srckeystore client.jks -destkeystore client.p12 -deststoretype PKCS12',
    ];
  // A version, and the length of a salt of 20 bytes.
  if (/^0000000[12]00000014/.test(magic))
    return [
      'it is a keystore of Bouncy Castle (BKS or UBER)',
      'Convert it with the jar of Bouncy Castle: keytool -importkeystore -srckeystore client.bks -srcstoretype BKS -destkeystore client.p12 -deststoretype PKCS12 -providerpath bcprov.jar -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider',
    ];
  if (/^<(!doctype|html|\?xml)/i.test(head))
    return [
      'it is a web page',
      'The download gave a page instead of the file, often a login page; fetch it again.',
    ];
  if (/^MI[A-Za-z0-9+/]/.test(head) && /^[A-Za-z0-9+/=\s]+$/.test(head))
    return ['it is base64 text', 'Decode it first: base64 -d client.txt > client.p12'];
  return undefined;
}
