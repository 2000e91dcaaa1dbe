import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Attempt } from '../src/attempt.js';

const never = new Promise<never>(() => {});
const noLimit = { milliseconds: 60_000, late: () => new Error('late') };

const signalAndEnd = (): [AbortSignal, (reason: unknown) => void] => {
  const controller = new AbortController();
  return [controller.signal, reason => controller.abort(reason)];
};

it('ends with the signal that aborts, whoever listens', async () => {
  const [first] = signalAndEnd();
  const [second, end] = signalAndEnd();
  const attempt = new Attempt(first, second);
  const heard = vi.fn();
  const step = attempt.step(noLimit, () => {
    attempt.onEnd(heard);
    return never;
  });
  const { signal } = attempt;
  expect(() => attempt.throwIfEnded()).not.toThrow();
  end('rotated');
  await expect(step).rejects.toBe('rotated');
  expect(heard.mock.calls).toEqual([['rotated']]);
  expect(signal.reason).toBe('rotated');
  expect(() => attempt.throwIfEnded()).toThrow('rotated');
});

it('has ended where a signal had aborted before, for the reason of the first', async () => {
  const attempt = new Attempt(AbortSignal.abort('first'), AbortSignal.abort('second'));
  const heard = vi.fn();
  attempt.onEnd(heard);
  expect(heard.mock.calls).toEqual([['first']]);
  expect(attempt.signal.reason).toBe('first');
  await expect(attempt.until(never)).rejects.toBe('first');
  await expect(attempt.step(noLimit, () => never)).rejects.toBe('first');
});

it('listens no more once it was closed, and leaves no listener behind', async () => {
  const [signal, end] = signalAndEnd();
  const remove = vi.spyOn(signal, 'removeEventListener');
  const attempt = new Attempt(signal);
  const heard = vi.fn();
  attempt.onEnd(heard);
  const given = attempt.signal;
  attempt.close();
  end('too late');
  expect(remove).toHaveBeenCalledTimes(1);
  expect(heard).not.toHaveBeenCalled();
  expect(given.aborted).toBe(false);
});

it('tells its end to the step under way, and to none that is over', async () => {
  const [signal, end] = signalAndEnd();
  const attempt = new Attempt(signal);
  const [before, now] = [vi.fn(), vi.fn()];
  await attempt.step(noLimit, async () => attempt.onEnd(before));
  const step = attempt.step(noLimit, () => {
    attempt.onEnd(now);
    return never;
  });
  end('ended');
  await expect(step).rejects.toBe('ended');
  expect(before).not.toHaveBeenCalled();
  expect(now).toHaveBeenCalledTimes(1);
});

it('tells its end between two steps to the one before, which still holds what was opened', async () => {
  const [signal, end] = signalAndEnd();
  const attempt = new Attempt(signal);
  const before = vi.fn();
  await attempt.step(noLimit, async () => attempt.onEnd(before));
  end('ended');
  expect(before).toHaveBeenCalledTimes(1);
});

describe('a step', () => {
  it('takes no longer than it may, and leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const attempt = new Attempt();
    expect(await attempt.step(noLimit, async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
    const late = new Error('late');
    const step = attempt.step({ milliseconds: 100, late: () => late }, () => never);
    const refused = expect(step).rejects.toBe(late);
    await vi.advanceTimersByTimeAsync(100);
    await refused;
    expect(vi.getTimerCount()).toBe(0);
    expect(() => attempt.throwIfEnded()).toThrow(late);
  });

  it('fails with what its work fails with, thrown or rejected, and that does not end the attempt', async () => {
    const attempt = new Attempt();
    const failed = new Error('failed');
    await expect(attempt.step(noLimit, () => Promise.reject(failed))).rejects.toBe(failed);
    const throwing = (): never => {
      throw failed;
    };
    await expect(attempt.step(noLimit, throwing)).rejects.toBe(failed);
    expect(() => attempt.throwIfEnded()).not.toThrow();
  });
});
