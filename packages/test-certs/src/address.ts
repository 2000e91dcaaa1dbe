/** Not by node:net: loading it, and compiling its expressions, takes longer than issuing four certificates. */
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** The bytes of an address as a certificate holds it, 4 or 16; undefined for what is no address. */
export function addressBytes(address: string): Uint8Array | undefined {
  if (ipv4.test(address)) return Uint8Array.from(address.split('.').map(Number));
  if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return undefined;
  // URL writes any IPv6 address with hex groups and at most one '::'.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(all.map(group => group.padStart(4, '0')).join(''), 'hex');
}
