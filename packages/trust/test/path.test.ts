import { Anchors, readServedChain, verifyChain } from '@countersign/trust/internal';
import { Certificate } from '@countersign/x509';
import { derNull } from '@countersign/x509/der';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Entity, makeCa, makeKeys, makeLeaf } from './make-chain.js';

const root = makeCa('Root');
const issuing = makeCa('Issuing', root);
const leaf = makeLeaf(issuing);
const stranger = makeCa('Stranger');

function verdictOf(leaf: Entity, others: readonly Entity[], anchors: readonly Entity[]) {
  return verifyChain(
    { leaf: leaf.certificate, others: others.map(({ certificate }) => certificate) },
    {
      anchors: new Anchors(anchors.map(({ certificate }) => certificate)),
      purpose: 'serverAuth',
      now: new Date(),
    },
  );
}

const good = (...path: readonly Entity[]) => ({ ok: true, path: path.map(({ certificate }) => certificate) });
const none = { ok: false, violation: expect.objectContaining({ rule: 'path' }) };

describe('a path', () => {
  const second = makeCa('Second', issuing);
  const deepLeaf = makeLeaf(second);

  test.each<[string, Entity[]]>([
    ['in order', [second, issuing]],
    ['in reverse', [issuing, second]],
    ['with the root', [second, issuing, root]],
    ['among strangers', [stranger, issuing, makeCa('Issuing'), second, leaf]],
    ['with doubles', [second, second, issuing, issuing, deepLeaf]],
  ])('is found from what was sent %s', (_, others) => {
    expect(verdictOf(deepLeaf, others, [stranger, root])).toEqual(good(deepLeaf, second, issuing, root));
  });

  test.each<[string, Entity, Entity[], Entity[]]>([
    ['from nothing', leaf, [], [root]],
    ['without the intermediate', leaf, [root], [root]],
    ['to an anchor that is not configured', leaf, [issuing, root], [stranger]],
    ['without anchors', leaf, [issuing, root], []],
    ['over a namesake with another key', leaf, [makeCa('Issuing', root)], [root]],
    ['to a namesake of the anchor with another key', leaf, [issuing], [makeCa('Root')]],
    ['to a self-signed leaf that is no anchor', makeLeaf(), [], [root]],
  ])('is not found %s', (_, served, others, anchors) => {
    expect(verdictOf(served, others, anchors)).toEqual(none);
  });

  test('ends at the first anchor, be it an intermediate', () => {
    expect(verdictOf(leaf, [issuing, root], [issuing])).toEqual(good(leaf, issuing));
    expect(verdictOf(leaf, [issuing, root], [issuing, root])).toEqual(good(leaf, issuing));
  });

  test('names the certificate whose issuer is missing', () => {
    const verdict = verdictOf(deepLeaf, [second], [root]);
    expect(verdict).toMatchObject({ violation: { certificate: second.certificate } });
    expect(verdict).toMatchObject({
      violation: { what: expect.stringContaining('its issuer CN=Issuing is neither') },
    });
  });

  test('takes another way where the first breaks the profile', () => {
    // RFC 4158 1.4.2: one CA, cross-certified by two others; one of the two certificates is bad.
    const keys = makeKeys();
    const expired = makeCa('Cross', root, { keys, notAfter: new Date(Date.now() - 1000) });
    const valid = makeCa('Cross', stranger, { keys });
    const served = makeLeaf(valid);
    for (const others of [
      [expired, valid],
      [valid, expired],
    ])
      expect(verdictOf(served, others, [root, stranger])).toEqual(good(served, valid, stranger));
    expect(verdictOf(served, [expired, valid], [root])).toMatchObject({ violation: { rule: 'validity' } });
  });

  test('does not run in circles', () => {
    const [a, b] = [makeKeys(), makeKeys()];
    const selfA = makeCa('A', undefined, { keys: a });
    const selfB = makeCa('B', undefined, { keys: b });
    const crossA = makeCa('A', selfB, { keys: a });
    const crossB = makeCa('B', selfA, { keys: b });
    const served = makeLeaf(crossA);
    expect(verdictOf(served, [crossA, crossB, selfB], [root])).toEqual(none);
    expect(verdictOf(served, [crossA, crossB], [selfB])).toEqual(good(served, crossA, selfB));
  });
});

describe('the search for a path ends after bounded work', () => {
  test.each<[string, () => Entity[]]>([
    [
      'of one name and one key',
      () => {
        const keys = makeKeys();
        const first = makeCa('Same', undefined, { keys });
        return Array.from({ length: 100 }, () => makeCa('Same', first, { keys }));
      },
    ],
    ['of one name and many keys', () => Array.from({ length: 100 }, () => makeCa('Same'))],
    [
      'of a name each, which all signed each other',
      () => {
        const all = Array.from({ length: 12 }, (_, i) => makeCa(`CA ${i}`));
        return all.flatMap(issuer => all.map(({ keys }, i) => makeCa(`CA ${i}`, issuer, { keys })));
      },
    ],
  ])('in a hundred CAs %s', (_, make) => {
    const others = make();
    const served = makeLeaf(others[0]);
    const checks = vi.spyOn(Certificate.prototype, 'isIssuedBy');
    onTestFinished(() => checks.mockRestore());
    expect(verdictOf(served, others, [root])).toEqual(none);
    expect(checks.mock.calls.length).toBeLessThanOrEqual(32);
  });
});

describe('what was served', () => {
  const der = ({ certificate }: Entity) => certificate.der;

  test('keeps its order, and loses what can not be read', () => {
    const served = readServedChain([der(leaf), derNull(), der(stranger), new Uint8Array(), der(issuing)]);
    expect(served).toEqual({ leaf: leaf.certificate, others: [stranger.certificate, issuing.certificate] });
  });

  test('is refused where the leaf can not be read', () => {
    expect(() => readServedChain([derNull(), der(issuing)])).toThrow(
      expect.objectContaining({
        name: 'TrustError',
        code: 'SERVER_CERTIFICATE_UNTRUSTED',
        cause: expect.objectContaining({ code: 'CERTIFICATE_INVALID_FORMAT' }),
      }),
    );
  });
});
