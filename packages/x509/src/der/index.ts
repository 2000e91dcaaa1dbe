export { DerError, type DerLimits, defaultDerLimits } from './error.js';
export { type DerFields, type DerValue, readDer } from './reader.js';
export { Tag } from './tag.js';
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
