import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { describe, expect, test } from 'vitest';

const known = { identity: 'any', trust: ['text', 'object'] } as const;

function refusal(options: unknown): ConfigurationError {
  try {
    checkOptions('createAgent', options, known);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('checkOptions', () => {
  test.each([[{}], [{ identity: 1 }], [{ trust: undefined, identity: null }], [{ trust: '' }]])(
    'takes %j',
    options => {
      expect(() => checkOptions('createAgent', options, known)).not.toThrow();
    },
  );

  test('refuses an unknown key by its name and lists the known ones', () => {
    const error = refusal({ identity: 1, trsut: 2 });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toBe("createAgent has no option 'trsut'");
    expect(error.hint).toBe('Known options: identity, trust.');
    expect(refusal({ Trusts: 1 }).hint).toBe('Did you mean trust? Known options: identity, trust.');
  });

  test.each([null, 7, Number.NaN, true, [1], () => 'hunter2'])(
    'refuses a value of another kind by its name, without showing it: %s',
    trust => {
      const error = refusal({ trust });
      expect(error.code).toBe('CONFIG_INVALID');
      expect(error.message).toMatch(/^createAgent: the option trust is .+, not text or object$/);
      expect(error.message).not.toContain('hunter2');
    },
  );

  test('refuses an unknown key whose value is undefined', () => {
    expect(refusal({ trsut: undefined }).message).toContain('trsut');
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'does not mistake %s for an option because every object has it',
    key => {
      const error = refusal(JSON.parse(`{ "${key}": true }`));
      expect(error.message).toContain(key);
    },
  );

  test('does not print the value of an unknown key, which may be a secret', () => {
    expect(JSON.stringify(refusal({ passphrse: 'hunter2' }))).not.toContain('hunter2');
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'client.p12'],
    ['an array', ['identity']],
    ['a function', () => ({})],
  ])('refuses %s in place of options and shows the call', (_, options) => {
    const error = refusal(options);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toBe('createAgent takes an object of options');
    expect(error.hint).toBe('Call createAgent({ identity, trust }).');
  });
});
