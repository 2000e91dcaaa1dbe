import type { Call, Result } from './call.js';

/** `/v1/diagnostics/tls`, the one that answers callers who were not admitted. */
export function diagnoseTls({ request }: Call): Result {
  return { status: 200, body: request.connection() };
}
