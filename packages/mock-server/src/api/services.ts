import type { Call, Result } from './call.js';
import { toMinorUnits } from './money.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './request.js';

const services: ReadonlySet<string> = new Set(['order-service', 'billing-service']);

/** `/internal/process` */
export function processOrder({ caller, body }: Call): Result {
  const { clientId } = caller;
  if (!services.has(clientId))
    throw new Refusal('NOT_AUTHORIZED', `${clientId} is none of ${[...services].join(', ')}`);
  const { orderId, amount } = body as Schemas['ProcessOrder'];
  toMinorUnits(amount);
  const processed: Schemas['ProcessedOrder'] = { orderId, status: 'processed', processedFor: clientId };
  return { status: 200, body: processed };
}
