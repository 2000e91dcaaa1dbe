/**
 * From which release on a line of Node has both mended: CVE-2026-48934, a TLS session is offered under another servername,
 * and CVE-2026-58040, a pooled socket ignores the checkServerIdentity of a request. Lines that are missing never were.
 */
const mended: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  22: [23, 0],
  24: [17, 0],
  26: [3, 1],
};
const newestLine = 26;

/** Whether a Node has known holes where it makes and pools sockets by itself. @param version as in `process.version`. */
export function hasHoles(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = (/\d+\.\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number);
  if (major > newestLine) return false;
  const since = mended[major];
  return since === undefined || minor < since[0] || (minor === since[0] && patch < since[1]);
}

let warned = false;

/** Warns once in a process, where the Node that it runs on has holes. */
export function warnOfHoles(version: string = process.version): void {
  if (warned || !hasHoles(version)) return;
  warned = true;
  process.emitWarning(
    `tlsOptions leaves sockets to Node, and Node ${version} may offer a TLS session under another server's name (CVE-2026-48934) and reuse a socket that passed another check (CVE-2026-58040)`,
    {
      type: 'CountersignWarning',
      code: 'NODE_TLS_HOLES',
      detail:
        'Node 22.23, 24.17 and 26.3.1 have them mended; Node 20 never will. Connections that the agent makes itself (fetch, httpsAgent, connect) are not affected.',
    },
  );
}
