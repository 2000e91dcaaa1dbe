import { type DerValue, der, readDer, Tag } from '@countersign/x509/der';

/** A small seeded generator (mulberry32): the same seed gives the same cases on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const interesting = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x1f, 0x24, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0x88, 0xa0, 0xff,
];

/** A few random changes: bytes, runs of bytes, cuts, repetitions, and pieces of another file. */
export function mutate(input: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(input);
  const below = (n: number): number => Math.floor(random() * n);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const length = below(Math.min(64, bytes.length - at + 1));
    switch (below(7)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = interesting[below(interesting.length)] as number;
        break;
      case 2:
        if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 5: {
        const from = below(other.length);
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          other.subarray(from, from + length),
          bytes.subarray(at + length),
        ]);
        break;
      }
      case 6:
        if (below(8) === 0) bytes = bytes.subarray(0, at);
        else bytes.fill(interesting[below(interesting.length)] as number, at, at + length);
        break;
    }
  }
  return bytes;
}

/** One value of an encoding: its content, or the values that it holds. */
interface Node {
  tag: number;
  content: Uint8Array;
  fields: Node[];
}

/** Strings that hold a value are opened too: extensions, safes and signed data lie in such. */
function nodeOf(value: DerValue): Node {
  const { tag, content } = value;
  if (tag & 0x20) return { tag, content: new Uint8Array(), fields: value.children().map(nodeOf) };
  const inside = tag === Tag.OCTET_STRING && content[0] === Tag.SEQUENCE ? treeOf(content) : undefined;
  return inside === undefined
    ? { tag, content, fields: [] }
    : { tag, content: new Uint8Array(), fields: [inside] };
}

function treeOf(bytes: Uint8Array): Node | undefined {
  try {
    return nodeOf(readDer(bytes, { ber: true }));
  } catch {
    return undefined;
  }
}

const contentOf = ({ content, fields }: Node): Uint8Array => Buffer.concat([content, ...fields.map(encoded)]);
const encoded = (node: Node): Uint8Array => der(node.tag, contentOf(node));

interface Place {
  readonly fields: Node[];
  readonly at: number;
  readonly node: Node;
}

/** All values below one, each with its place. */
function placesIn({ fields }: Node, places: Place[] = []): Place[] {
  for (const [at, node] of fields.entries()) {
    places.push({ fields, at, node });
    placesIn(node, places);
  }
  return places;
}

/** Changes of whole values, with lengths that stay right: these get past the outermost layers. */
export function mutateDer(input: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const tree = treeOf(input);
  const otherTree = treeOf(other);
  if (tree === undefined || otherTree === undefined) return mutate(input, other, random);
  const donors = placesIn(otherTree);
  const below = (n: number): number => Math.floor(random() * n);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const places = placesIn(tree);
    const place = places[below(places.length)];
    if (place === undefined) break;
    const { fields, at, node } = place;
    // Encoded and read again: a value must not come to hold itself.
    const donor = donors[below(donors.length)]?.node ?? node;
    const given = (): Node => treeOf(encoded(donor)) ?? node;
    switch (below(6)) {
      case 0:
        fields.splice(at, 1);
        break;
      case 1:
        fields.splice(at, 1, given());
        break;
      case 2:
        fields.splice(at, 0, given());
        break;
      case 3:
        node.tag = interesting[below(interesting.length)] as number;
        break;
      default:
        node.content = below(8) === 0 ? new Uint8Array() : mutate(contentOf(node), contentOf(donor), random);
        node.fields = [];
    }
  }
  return encoded(tree);
}
