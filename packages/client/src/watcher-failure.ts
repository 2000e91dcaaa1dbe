/** Says that what only watches a call failed. No call ends by that. */
export function warnOfWatcher(watcher: string, error: unknown): void {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${typeof error}`;
  process.emitWarning(`${watcher} failed: ${what}`, 'CountersignWarning');
}
