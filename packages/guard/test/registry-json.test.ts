import { describe, expect, it } from 'vitest';
import { readJson } from '../src/registry/json.js';

const read = (text: string | Uint8Array) =>
  readJson(typeof text === 'string' ? Buffer.from(text) : text, 'The registry file a.json');

describe('JSON', () => {
  it.each([
    '[]',
    '{}',
    '"a \\" b, { : ["',
    '[{"a":{"a":[{"a":1},{"a":2}]},"b":"a"},{"a":"\\\\"}]',
    '7',
    'null',
    ' {"constructor":1,"toString":2} ',
  ])('is read as JSON.parse reads it: %s', text => {
    expect(read(text)).toEqual({ value: JSON.parse(text), faults: [] });
  });

  it('may begin with a byte order mark', () => {
    expect(read('\uFEFF[1]').value).toEqual([1]);
  });

  it.each<[string, unknown[]]>([
    ['{"a":1,"a":1}', [['a']]],
    ['{"a":1,"\\u0061":2}', [['a']]],
    ['[1,{"b":[0,{"c":{},"d":"c","c":[]}]}]', [[1, 'b', 1, 'c']]],
    ['{"a":{"x":1,"x":2},"b":{"x":1},"a":3}', [['a', 'x'], ['a']]],
    ['{"a":1,"a":2,"a":3}', [['a'], ['a']]],
  ])('of a name that stands twice it says where: %s', (text, paths) => {
    expect(read(text).faults).toEqual(paths.map(path => ({ path, what: 'stands there twice' })));
  });

  it('says where __proto__ stands', () => {
    expect(read('[{"\\u005f_proto__":{"securityLevel":"standard"}}]').faults).toEqual([
      { path: [0, '__proto__'], what: 'is no name for anything' },
    ]);
  });

  it.each([
    ['{"secret"', 'The registry file a.json is not JSON, or breaks off'],
    ['', 'The registry file a.json is not JSON, or breaks off'],
    [Uint8Array.of(0x22, 0xff, 0x22), 'The registry file a.json is not in UTF-8'],
  ])('that is none is refused: %j', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    try {
      read(text);
    } catch (error) {
      expect((error as Error).message.startsWith(message.replace(', or breaks off', ''))).toBe(true);
      expect(String((error as Error).cause)).toBe('undefined');
    }
  });

  it('is refused with the line, and nothing of the text', () => {
    expect(() => read('[\n  {"clientId": "hunter2"}\n  "x" ]')).toThrow(
      /is not JSON(: line 3 can't be read|, or breaks off)$/,
    );
    expect(() => read('[\n  {"clientId": "hunter2"}\n  x ]')).not.toThrow(/hunter2/);
  });

  it('is not limited by how deep or long it is, but by the size of its file', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(read(deep).faults).toEqual([]);
    expect(read(`["${'\\\\'.repeat(1_000_000)}"]`).faults).toEqual([]);
  });
});
