import { createReadStream } from 'node:fs';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';

/** A CA bundle: PEM text, its bytes, one DER certificate, or the file that holds either. */
export type CaSource = string | Uint8Array | { readonly file: string };

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkSources(sources: readonly CaSource[]): readonly CaSource[] {
  if (sources.length === 0)
    throw new ConfigurationError('CONFIG_INVALID', 'ca is an empty list, which would trust nobody', {
      hint: "Leave ca out for Node's bundled CAs, or give at least one CA.",
    });
  for (const source of sources) {
    const known = typeof source === 'object' && source !== null && 'file' in source ? source.file : source;
    if (typeof known !== 'string' && !(known instanceof Uint8Array))
      throw new ConfigurationError('CONFIG_INVALID', 'ca is neither PEM text, nor bytes, nor { file }', {
        hint: "Give ca: { file: 'ca.pem' }, the text of such a file, or a list of them.",
      });
  }
  return sources;
}

/** The certificates of all sources, each once. */
export async function readSources(sources: readonly CaSource[]): Promise<readonly Certificate[]> {
  const certificates = new Map<string, Certificate>();
  for (const source of sources) {
    for (const certificate of parse(await read(source), nameOf(source)))
      certificates.set(certificate.pem, certificate);
  }
  return [...certificates.values()];
}

// More than the PEM reader takes, so that it says so; and an end for a file that has none.
const maxBundleBytes = 8 * 1024 * 1024;

const nameOf = (source: CaSource): string =>
  typeof source === 'object' && 'file' in source && source.file.length < 512 && !source.file.includes('\n')
    ? `The CA file ${source.file}`
    : 'The CA bundle';

async function read(source: CaSource): Promise<string | Uint8Array> {
  if (typeof source !== 'object' || !('file' in source)) return source;
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of createReadStream(source.file, { end: maxBundleBytes })) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (cause) {
    const shown = nameOf(source);
    throw new ConfigurationError('CONFIG_INVALID', `${shown} can't be read`, {
      // The cause repeats the path: it is kept only where the path may be shown.
      ...(shown === 'The CA bundle' ? {} : { cause }),
      hint: 'Check the path; it is taken relative to the working directory.',
    });
  }
}

function parse(input: string | Uint8Array, name: string): Certificate[] {
  try {
    const certificates = Certificate.parseAll(input);
    if (certificates.length > 0) return certificates;
  } catch (cause) {
    if (!CountersignError.is(cause)) throw cause;
    throw new ConfigurationError('CONFIG_INVALID', `${name} is damaged: ${cause.message}`, {
      cause,
      hint: 'Give certificates as PEM or DER. A .p12 is an identity, and the CAs in it are not trusted by that.',
    });
  }
  throw new ConfigurationError('CONFIG_INVALID', `${name} holds no certificate`, {
    hint: 'Give PEM text with -----BEGIN CERTIFICATE----- blocks, or the path of such a file as { file }.',
  });
}
