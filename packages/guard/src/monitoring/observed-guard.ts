import type { GuardEventName, GuardEvents } from '../events.js';

/** What is watched: a guard, or whatever tells the same. */
export interface ObservedGuard {
  /** @returns a function that takes the listener away. */
  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void;
}
