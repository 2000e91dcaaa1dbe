// The operations of openapi.yaml as a table, each with checks of all that it takes and gives. Needs nothing but itself.
export { apiVersions, type OperationId, operations } from './contract.generated.js';
export { minorUnits } from './currencies.js';
export type { Check, Fault } from './fault.js';
export type { Operation, Parameter, RequestContent, ResponseContent } from './operation.js';
