import { type DerFields, type DerValue, Tag } from './der/index.js';

/** The one value in a field `[n] EXPLICIT` (X.690 8.14), where there is such a field. */
export function explicit(fields: DerFields, n: number): DerValue | undefined {
  const field = fields.optional(Tag.contextConstructed(n));
  return field && explicitValue(field, n);
}

/** The one value in `[n] EXPLICIT`. */
export function explicitValue(field: DerValue, n: number): DerValue {
  const inside = field.fields(`[${n}]`, Tag.contextConstructed(n));
  const value = inside.next('value');
  inside.end();
  return value;
}
