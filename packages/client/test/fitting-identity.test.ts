import { once } from 'node:events';
import { createTestPki, type TestPkiOptions } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import { clientOf, refusal } from './setting.js';

const identityOf = (options: TestPkiOptions = {}) => createTestPki(options).client('demo_client').identity();
const operator = {
  root: { organization: 'Payment System', commonName: 'Payment System Root CA' },
  issuing: { organization: 'Payment System', commonName: 'Payment System Issuing CA' },
};
// Nothing listens here, and nothing is looked up: what is not refused fails to connect.
const nowhere = { sleep: async () => {}, proxy: 'http://127.0.0.1:9' };

describe('at the production host', () => {
  const baseUrl = 'https://api.paymentsystem.com';

  it('a certificate of a test CA is refused before anything is sent', async () => {
    const client = clientOf({ baseUrl, identity: identityOf(), ...nowhere });
    const error = await refusal(client.identity.whoami());
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', outcome: 'not-sent', attempts: 1 });
    expect(error.message).toMatch(/Test Issuing CA.*none for api\.paymentsystem\.com/);
  });

  it("one of the operator's CA is not", async () => {
    const client = clientOf({ baseUrl, identity: identityOf(operator), ...nowhere });
    expect(await refusal(client.identity.whoami())).toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('one of a test CA is refused where a rotation brings it', async () => {
    const [fine, wrong] = [identityOf(operator), identityOf()];
    let current = fine;
    const identity = { current: async () => current, onChange: () => () => {}, close() {} };
    const client = clientOf({ baseUrl, identity, ...nowhere });
    await refusal(client.identity.whoami());
    current = wrong;
    expect(await refusal(client.identity.whoami())).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

it("at a test host, a certificate of the operator's CA is warned of", async () => {
  const baseUrl = 'https://sandbox.paymentsystem.com';
  const client = clientOf({ baseUrl, identity: identityOf(operator), ...nowhere });
  const warned = once(process, 'warning');
  expect(await refusal(client.identity.whoami())).toMatchObject({ code: 'CONNECTION_FAILED' });
  expect(String((await warned)[0])).toContain('CN=demo_client looks like one for production');
});

it('at any other host nothing is asked', async () => {
  const identity = {
    current: () => Promise.reject(new Error('asked')),
    onChange: () => () => {},
    close() {},
  };
  const client = clientOf({ baseUrl: 'https://localhost:9', identity, ...nowhere });
  // The agent asks, and says so in its own words.
  expect((await refusal(client.identity.whoami())).message).toBe('The identity source failed');
});
