import { setImmediate } from 'node:timers/promises';
import { parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { certificateBag, keyBag, makeP12, plainSafe, unfittingMac } from './make-p12.js';

const { privateKey, certificate } = createTestPki().client('demo_client');
const safes = [plainSafe(keyBag(privateKey), certificateBag(certificate))];
/** Takes seconds to be found wrong. */
const slow = makeP12(safes, unfittingMac(5_000_000));
const quick = makeP12(safes);

describe('an AbortSignal', () => {
  test('that was triggered before keeps a .p12 from being opened', async () => {
    const reason = new Error('the user went away');
    await expect(parseP12(quick, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('that is triggered while the MAC is checked ends it', async () => {
    const controller = new AbortController();
    const reason = new Error('the user went away');
    const opened = parseP12(slow, { signal: controller.signal });
    // Once another turn has come, the derivation has begun.
    setImmediate().then(() => controller.abort(reason));
    await expect(opened).rejects.toBe(reason);
  });

  test('that is not triggered changes nothing', async () => {
    const { signal } = new AbortController();
    await expect(parseP12(quick, { signal })).resolves.toMatchObject({ mac: 'none' });
  });
});

test('checking a MAC of many iterations leaves the event loop its turns', async () => {
  const controller = new AbortController();
  const reason = new Error('ten turns are enough');
  const opened = parseP12(slow, { signal: controller.signal });
  for (let turn = 0; turn < 10; turn++) await setImmediate();
  controller.abort(reason);
  // Had it kept the turns to itself, it would have ended before.
  await expect(opened).rejects.toBe(reason);
});
