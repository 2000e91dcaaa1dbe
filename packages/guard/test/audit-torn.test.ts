import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyAuditTrail } from '../src/monitoring/verify-audit-trail.js';
import { audited, block, newFile, threeLines } from './audit-setting.js';

describe('a line that was torn', () => {
  it('is kept and told of, wherever the crash came', async () => {
    const whole = readFileSync(await threeLines());
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    const file = newFile();
    for (let end = last + 1; end < whole.length - 1; end++) {
      writeFileSync(file, whole.subarray(0, end));
      expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, lines: 2, unfinished: true });
      const { guard, trail } = await audited({ file });
      block(guard, 'after');
      await trail.close();
      expect(await verifyAuditTrail(file), String(end)).toMatchObject({ ok: true, lines: 4, torn: 1 });
      const [, , , third, fourth] = readFileSync(file, 'latin1').split('\n');
      expect(JSON.parse(third ?? '')).toMatchObject({ sequence: 3, event: 'audit_torn', bytes: end - last });
      expect(JSON.parse(fourth ?? '')).toMatchObject({ sequence: 4, blocked: 'after' });
    }
  });

  it('is none, where only its line feed is missing', async () => {
    const file = await threeLines();
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    const { guard, trail } = await audited({ file });
    block(guard, 'after');
    await trail.close();
    expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, lines: 4, torn: 0 });
  });

  it('may be the first one', async () => {
    const whole = readFileSync(await threeLines());
    const file = newFile();
    for (const end of [1, 5, 40]) {
      writeFileSync(file, whole.subarray(0, end));
      await (await audited({ file })).trail.close();
      expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, lines: 1, torn: 1, first: 1 });
    }
  });

  it('may be the one that tells of a torn one', async () => {
    const file = await threeLines();
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"sequence":4,"ti\n{"sequence":4,"time":"2026`);
    const { guard, trail } = await audited({ file });
    block(guard, 'after');
    await trail.close();
    expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, lines: 5, torn: 1 });
  });
});

describe('verifying notices', () => {
  const edits: readonly [what: string, edit: (lines: string[]) => string[], line: number, problem: RegExp][] =
    [
      [
        'a line that was changed',
        ([a, b, c]) => [a, b?.replace('"b"', '"x"'), c] as string[],
        3,
        /was changed/,
      ],
      ['a line that was taken out', ([a, , c]) => [a, c] as string[], 2, /number 2 should stand here, not 3/],
      ['lines that changed places', ([a, b, c]) => [b, a, c] as string[], 2, /number 3 should stand here/],
      [
        'a line that was put in',
        ([a, b, c]) => [a, b, b, c] as string[],
        3,
        /number 3 should stand here, not 2/,
      ],
      ['a line made unreadable', ([a, b, c]) => [a, b?.slice(0, 50), c] as string[], 3, /number 2 should/],
      ['a line that is none', ([a, b, c]) => [a, b, 'hello', c] as string[], 4, /was not torn by a crash/],
      ['a line at the end that is none', lines => [...lines, 'hello'], 4, /no line of an audit trail/],
      ['a line without end', ([a]) => [a, 'x'.repeat(300_000)] as string[], 2, /no line of an audit trail/],
      [
        'a first line that never was',
        ([a, b]) => [a?.replace(/0{64}/, '1'.repeat(64)), b] as string[],
        1,
        /was changed/,
      ],
    ];

  it.each(edits)('%s', async (_, edit, line, problem) => {
    const file = await threeLines();
    writeFileSync(file, `${edit(readFileSync(file, 'utf8').trim().split('\n')).join('\n')}\n`);
    const found = await verifyAuditTrail(file);
    expect(found).toMatchObject({ ok: false, problem: { line } });
    expect(found.problem?.what).toMatch(problem);
  });

  it('what a new start would have explained as torn, if it was not', async () => {
    const file = await threeLines();
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
    await (await audited({ file })).trail.close();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"blocked":"c"', '"blocked":"x"'));
    expect(await verifyAuditTrail(file)).toMatchObject({ ok: false, problem: { line: 4 } });
  });

  it('lines cut off at the end, by the last that was kept elsewhere', async () => {
    const file = await threeLines();
    const before = await verifyAuditTrail(file);
    writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 2).join('\n'));
    expect((await verifyAuditTrail(file)).last).not.toEqual(before.last);
  });
});
