import { expect, it, onTestFinished, vi } from 'vitest';
import { at } from '../src/deadline.js';

it('calls back once the clock says so, not when a timer came too early, and only once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let now = new Date(0);
  const called = vi.fn();
  at(new Date(1000), () => now, called);
  now = new Date(999);
  await vi.advanceTimersByTimeAsync(1000);
  expect(called).not.toHaveBeenCalled();
  now = new Date(1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(called).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('calls back within a minute when the clock is set forward, or the machine has slept', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let now = 0;
  const called = vi.fn();
  at(new Date(86_400_000), () => new Date(now), called);
  now = 86_400_000;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(called).toHaveBeenCalledTimes(1);
});

it('waits for a time that is further off than a timer can wait, and can be called off', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const called = vi.fn();
  const cancel = at(new Date(3 * 2 ** 31), () => new Date(0), called);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(called).not.toHaveBeenCalled();
  cancel();
  expect(vi.getTimerCount()).toBe(0);
});
