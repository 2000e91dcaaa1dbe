import {
  DerError,
  type DerLimits,
  decodeOid,
  decodeText,
  decodeTime,
  defaultDerLimits,
  Tag,
} from './types.js';

interface Budget {
  nodes: number;
  readonly depth: number;
  readonly oid: number;
  readonly ber: boolean;
}

/**
 * One value of a DER or BER encoding. Nothing below it is read until it is asked for, and all values of one
 * input share one budget, so that reading ends whatever the input says.
 */
export class DerValue {
  /** The identifier octet. */
  readonly tag: number;
  readonly #input: Uint8Array;
  readonly #start: number;
  readonly #contentStart: number;
  readonly #contentEnd: number;
  readonly #end: number;
  readonly #depth: number;
  readonly #budget: Budget;

  /** @internal */
  constructor(
    input: Uint8Array,
    start: number,
    contentStart: number,
    contentEnd: number,
    end: number,
    depth: number,
    budget: Budget,
  ) {
    this.tag = input[start] as number;
    this.#input = input;
    this.#start = start;
    this.#contentStart = contentStart;
    this.#contentEnd = contentEnd;
    this.#end = end;
    this.#depth = depth;
    this.#budget = budget;
  }

  /** Identifier, length and content. */
  get bytes(): Uint8Array {
    return this.#input.subarray(this.#start, this.#end);
  }

  /** The content alone. */
  get content(): Uint8Array {
    return this.#input.subarray(this.#contentStart, this.#contentEnd);
  }

  /** The values inside a constructed one, to be taken in order; `what` names it in errors. */
  fields(what: string, tag: number = Tag.SEQUENCE): DerFields {
    this.#expect(tag, what);
    return new DerFields(what, this.children());
  }

  /** The values inside a constructed one. */
  children(): DerValue[] {
    if ((this.tag & 0x20) === 0) throw new DerError('a primitive value has no fields');
    const children: DerValue[] = [];
    let at = this.#contentStart;
    while (at < this.#contentEnd) {
      const child = readValue(this.#input, at, this.#contentEnd, this.#depth + 1, this.#budget);
      children.push(child);
      at = child.#end;
    }
    return children;
  }

  boolean(what: string): boolean {
    this.#expect(Tag.BOOLEAN, what);
    const { content } = this;
    if (content.length !== 1) throw new DerError(`${what}: a BOOLEAN has one byte`);
    return content[0] !== 0;
  }

  /** The content of an INTEGER, big-endian two's complement. */
  integerBytes(what: string): Uint8Array {
    this.#expect(Tag.INTEGER, what);
    const { content } = this;
    if (content.length === 0) throw new DerError(`${what}: an INTEGER has at least one byte`);
    return content;
  }

  /** An INTEGER from 0 to 2^47 - 1, as versions, counts and lengths are. */
  count(what: string): number {
    const content = this.integerBytes(what);
    if ((content[0] as number) & 0x80) throw new DerError(`${what} is negative`);
    if (content.length > 6) throw new DerError(`${what} is too large`);
    return content.reduce((value, byte) => value * 256 + byte, 0);
  }

  oid(what: string): string {
    this.#expect(Tag.OID, what);
    return decodeOid(this.content, this.#budget.oid);
  }

  /** The bytes of an OCTET STRING; in BER, of its segments joined (X.690 8.7). */
  octets(what: string, tag: number = Tag.OCTET_STRING): Uint8Array {
    if (this.tag === tag) return this.content;
    if (this.#budget.ber && this.tag === (tag | 0x20))
      return Buffer.concat(this.children().map(segment => segment.octets(what)));
    throw new DerError(`${what} has tag ${hex(this.tag)}, not ${hex(tag)}`);
  }

  /** The bytes of a BIT STRING, with the number of unused bits at its end. */
  bits(what: string): { readonly bytes: Uint8Array; readonly unused: number } {
    this.#expect(Tag.BIT_STRING, what);
    const { content } = this;
    const unused = content[0];
    if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1))
      throw new DerError(`${what}: not a BIT STRING`);
    return { bytes: content.subarray(1), unused };
  }

  /** The bytes of a BIT STRING that holds whole bytes, as signatures and keys do. */
  wholeBits(what: string): Uint8Array {
    const { bytes, unused } = this.bits(what);
    if (unused !== 0) throw new DerError(`${what} does not end with a whole byte`);
    return bytes;
  }

  /** Any of the character string types. */
  text(what: string): string {
    return decodeText(this.tag, this.content, what);
  }

  /** UTCTime or GeneralizedTime in the forms of RFC 5280 4.1.2.5. */
  time(what: string): Date {
    return decodeTime(this.tag, this.content, what);
  }

  #expect(tag: number, what: string): void {
    if (this.tag !== tag) throw new DerError(`${what} has tag ${hex(this.tag)}, not ${hex(tag)}`);
  }
}

/** The fields of a SEQUENCE, taken in order. What is left over at {@link DerFields.end} is an error. */
export class DerFields {
  readonly #what: string;
  readonly #values: readonly DerValue[];
  #next = 0;

  /** @internal */
  constructor(what: string, values: readonly DerValue[]) {
    this.#what = what;
    this.#values = values;
  }

  /** The next field, which must be there. */
  next(name: string): DerValue {
    const value = this.#values[this.#next++];
    if (value === undefined) throw new DerError(`${this.#what} has no ${name}`);
    return value;
  }

  /** The next field if it has this tag. */
  optional(...tags: number[]): DerValue | undefined {
    const value = this.#values[this.#next];
    if (value === undefined || !tags.includes(value.tag)) return undefined;
    this.#next++;
    return value;
  }

  /** The fields that were not taken. */
  rest(): readonly DerValue[] {
    const values = this.#values.slice(this.#next);
    this.#next = this.#values.length;
    return values;
  }

  end(): void {
    if (this.#next < this.#values.length) throw new DerError(`${this.#what} has a field too many`);
  }
}

/**
 * Reads one DER value that fills the whole input.
 *
 * @param options.ber also accept BER: indefinite and non-minimal lengths, split strings. Default: false.
 * @throws DerError
 */
export function readDer(
  input: Uint8Array,
  options: { readonly limits?: Partial<DerLimits>; readonly ber?: boolean } = {},
): DerValue {
  const limits = { ...defaultDerLimits, ...options.limits };
  if (input.length > limits.bytes)
    throw new DerError(`${input.length} bytes are more than the limit of ${limits.bytes}`, 'bytes');
  const budget: Budget = {
    nodes: limits.nodes,
    depth: limits.depth,
    oid: limits.oid,
    ber: options.ber ?? false,
  };
  const value = readValue(input, 0, input.length, 0, budget);
  if (value.bytes.length !== input.length) throw new DerError('bytes follow the end of the value');
  return value;
}

function readValue(input: Uint8Array, start: number, end: number, depth: number, budget: Budget): DerValue {
  if (depth > budget.depth) throw new DerError(`nesting is deeper than ${budget.depth}`, 'depth');
  if (--budget.nodes < 0) throw new DerError('too many values', 'nodes');
  const tag = input[start];
  const first = input[start + 1];
  if (tag === undefined || first === undefined || start + 2 > end) throw new DerError('the value is cut off');
  // No structure read here uses tag numbers above 30.
  if ((tag & 0x1f) === 0x1f) throw new DerError('unexpected multi-byte tag');
  let contentStart = start + 2;
  if (first === 0x80) {
    if (!budget.ber || (tag & 0x20) === 0) throw new DerError('indefinite length');
    const contentEnd = endOfContents(input, contentStart, end, depth, budget);
    return new DerValue(input, start, contentStart, contentEnd, contentEnd + 2, depth, budget);
  }
  let length = first;
  if (first > 0x80) {
    const octets = first & 0x7f;
    if (octets > 4 || contentStart + octets > end) throw new DerError('the length is cut off or too large');
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (input[contentStart++] as number);
    if (!budget.ber && (length < 0x80 || length < 256 ** (octets - 1)))
      throw new DerError('the length is not encoded in its shortest form');
  }
  if (contentStart + length > end) throw new DerError('the value is cut off');
  return new DerValue(
    input,
    start,
    contentStart,
    contentStart + length,
    contentStart + length,
    depth,
    budget,
  );
}

/** Where the end-of-contents octets of an indefinite length stand (X.690 8.1.5). */
function endOfContents(input: Uint8Array, start: number, end: number, depth: number, budget: Budget): number {
  let at = start;
  while (at + 2 <= end) {
    if (input[at] === 0 && input[at + 1] === 0) return at;
    at += readValue(input, at, end, depth + 1, budget).bytes.length;
  }
  throw new DerError('the value is cut off');
}

const hex = (tag: number): string => `0x${tag.toString(16).padStart(2, '0')}`;
