export { type DerFields, type DerValue, readDer } from './reader.js';
export { DerError, type DerLimits, defaultDerLimits, Tag } from './types.js';
export {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  derTrue,
} from './writer.js';
