/** A handler of msw, as `http.get(…)` makes it. By its shape: who doesn't use msw doesn't need its types. */
export interface MswHandler {
  run(...args: never[]): unknown;
}
