// What docs/server.md and the runbooks say in tables and in JSON.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { levelOf, levels, type TrustLevel } from '../src/levels.js';
import { readRegistry } from '../src/registry/registry.js';
import { settingsOf } from '../src/registry/settings.js';

const read = (page: string): string =>
  readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), 'utf8');
const server = read('server');

/** The cells of the table under a heading, without its head. */
function tableOf(heading: string): string[][] {
  const section = server.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.slice(1, -1).split('|'))
    .map(cells => cells.map(cell => cell.trim()));
}

it('has the levels in docs/server.md as they are', () => {
  const [head = [], , ...rows] = tableOf('Levels');
  const names = head.slice(1) as TrustLevel[];
  expect(names).toEqual(Object.keys(levels));
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const code = (text: string | undefined): string => `\`${text}\``;
  const expected: Record<string, (name: TrustLevel) => string> = {
    '`securityLevel`': name => code(Object.entries(levelOf).find(([, level]) => level === name)?.[0]),
    'revocation is checked by': name => code(levels[name].revocation),
    'nobody can be asked about it': name => (levels[name].onUnavailable === 'allow' ? 'let in' : 'refused'),
    'an answer counts after its end': name => `${levels[name].grace / 3_600_000} h`,
    'must have pins': name => yesNo(levels[name].pinned),
    'must say where it calls from': name => yesNo(levels[name].addressed),
    'requests in a minute': name => String(levels[name].requestsPerMinute),
    'is written down': name => (levels[name].audit === 'requests' ? 'each request' : 'each connection'),
  };
  expect(rows).toEqual(Object.entries(expected).map(([what, of]) => [what, ...names.map(of)]));
});

it('has the settings in docs/server.md with their defaults', () => {
  const documented = Object.fromEntries(
    tableOf('Settings')
      .slice(2)
      .map(([name = '', value]) => [name.replaceAll('`', ''), value?.replaceAll('`', '')]),
  );
  const { PinnedCertificates, ...flags } = documented;
  expect(PinnedCertificates).toBe('none');
  const defaults = settingsOf({});
  expect(flags).toEqual({
    RequireClientCertificate: String(defaults.requireClientCertificate),
    EnableCertificatePinning: String(defaults.enablePinning),
    AllowSelfSigned: String(defaults.allowSelfSigned),
    CheckRevocation: String(defaults.checkRevocation),
    EnhancedLogging: String(defaults.enhancedLogging),
    AutomaticBlocking: String(defaults.automaticBlocking),
  });
});

it.each(['server', 'rotation-runbook'])('has registrations in docs/%s.md that are taken', page => {
  const blocks = [...read(page).matchAll(/^ *```json\n([\s\S]*?)^ *```/gm)].map(([, json = '']) => json);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks)
    expect(() => readRegistry([JSON.parse(block)].flat(), {}).clients?.size).not.toThrow();
});
