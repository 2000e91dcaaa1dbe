import { isUtf8 } from 'node:buffer';
import type { Operation, RequestContent } from '@countersign/spec/contract';
import type { EncryptionKeys } from './encryption.js';
import { Refusal } from './refusal.js';
import { type ApiRequest, maxBodyBytes } from './request.js';

/**
 * The JSON of a body, decrypted and by the operation's contract; `undefined` where there is none.
 *
 * @throws Refusal
 */
export function readBody(operation: Operation, request: ApiRequest, keys: EncryptionKeys): unknown {
  const { body: bytes, headers } = request;
  const { body: content } = operation;
  if (bytes.length > maxBodyBytes)
    throw new Refusal('PAYLOAD_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes`);
  if (bytes.length === 0) {
    if (content?.required) throw new Refusal('REQUEST_INVALID', 'The body is missing');
    return undefined;
  }
  if (content === undefined) throw new Refusal('REQUEST_INVALID', 'The operation takes no body');
  if (headers['content-encoding'] !== undefined)
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'The body has a Content-Encoding');
  const mediaType = mediaTypeOf(headers['content-type']);
  if (mediaType === undefined || !content.mediaTypes.includes(mediaType))
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', `Content-Type is none of ${content.mediaTypes.join(', ')}`);
  if (!isUtf8(bytes)) throw new Refusal('REQUEST_INVALID', 'The body is not UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (mediaType === 'application/jose')
    return keys.decrypt(text).then(json => finish(content, parse(json), keys));
  return finish(content, parse(text), keys);
}

function mediaTypeOf(header: ApiRequest['headers'][string]): string | undefined {
  // The usual spelling needs no parsing.
  if (typeof header !== 'string' || header === 'application/json') return header as string | undefined;
  const [type = '', ...parameters] = header.split(';').map(part => part.trim().toLowerCase());
  return parameters.every(parameter => /^charset="?utf-8"?$/.test(parameter)) ? type : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the body.
    throw new Refusal('REQUEST_INVALID', 'The body is not JSON');
  }
}

function finish(content: RequestContent, value: unknown, keys: EncryptionKeys): unknown {
  const encrypted = [...encryptedFields(content, value)];
  if (encrypted.length === 0) return check(content, value);
  return Promise.all(
    encrypted.map(async ({ holder, name, param, jwe }) => {
      holder[name] = await keys.decrypt(jwe, param);
    }),
  ).then(() => check(content, value));
}

interface EncryptedField {
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly param: string;
  readonly jwe: string;
}

// A JWE's header begins with {", which is eyJ in base64url.
const compactJwe = /^eyJ[\w-]*\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/;

function* encryptedFields(content: RequestContent, value: unknown): Generator<EncryptedField> {
  for (const path of content.encryptable) {
    const name = path.at(-1) as string;
    let holder = value;
    for (const step of path.slice(0, -1)) holder = own(holder, step);
    const jwe = own(holder, name);
    if (typeof jwe === 'string' && compactJwe.test(jwe))
      yield { holder: holder as Record<string, unknown>, name, param: path.join('.'), jwe };
  }
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

function check(content: RequestContent, value: unknown): unknown {
  const fault = content.check(value);
  if (fault === undefined) return value;
  throw new Refusal('REQUEST_INVALID', `${fault.param || 'The body'} ${fault.reason}`, {
    ...(fault.param === '' ? {} : { param: fault.param }),
  });
}
