/** The longest that a timer of Node can wait. */
const longest = 2 ** 31 - 1;

/** Calls back when a time has come by a clock, however far it is; never keeps a program running. */
export function at(time: Date, now: () => Date, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = time.getTime() - now().getTime();
    timer = setTimeout(left > longest ? wait : callback, Math.min(Math.max(left, 0), longest)).unref();
  };
  wait();
  return () => clearTimeout(timer);
}
