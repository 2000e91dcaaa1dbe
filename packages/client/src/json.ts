import { createError } from '@countersign/spec/internal';

/** What can't be sent as JSON, such as a BigInt, is the caller's mistake. */
export function writeJson(body: unknown): string {
  try {
    const json: string | undefined = JSON.stringify(body);
    if (json === undefined) throw new TypeError('JSON has no functions and no symbols');
    return json;
  } catch (cause) {
    throw createError('REQUEST_INVALID', "The request can't be written as JSON", { cause });
  }
}
