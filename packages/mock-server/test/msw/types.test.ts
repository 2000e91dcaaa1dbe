import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const suite = `
import { http, graphql, HttpResponse, ws } from 'msw';
import { setupServer } from 'msw/node';
import type { MswHandler } from '../../src/msw/msw-handler.js';

const handlers = [
  http.get('/v1/limits', () => HttpResponse.json({ daily: 1 })),
  graphql.query('Limits', () => HttpResponse.json({ data: { daily: 1 } })),
  ws.link('wss://localhost/').addEventListener('connection', () => {}),
];
setupServer(...handlers);
export const taken: readonly MswHandler[] = handlers;
`;

/** What tsc says of a file beside this one, in the setting of somebody who uses msw. */
async function compile(code: string): Promise<string> {
  const file = join(import.meta.dirname, `.snippet-${crypto.randomUUID()}.ts`);
  await writeFile(file, code);
  onTestFinished(() => rm(file));
  const options =
    '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --module nodenext --target es2023';
  const args = [...options.split(' '), '--lib', 'es2023,dom,dom.iterable', '--types', 'node'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return promisify(execFile)(process.execPath, [tsc, ...args, file], { cwd: root }).then(
    () => '',
    ({ stdout }) => stdout,
  );
}

it('takes the handlers of msw by their own types', async () => {
  expect(await compile(suite)).toBe('');
});

it('takes nothing else for a handler', async () => {
  expect(await compile(suite.replace('= handlers', '= [42]'))).toContain('TS2322');
});
