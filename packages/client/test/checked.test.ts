import { createAgent } from '@countersign/agent';
import { pemText } from '@countersign/identity';
import { type ClientAttempt, checkClient } from '@countersign/mock-server/kits';
import { expect, it } from 'vitest';

/** One request, as the attempt asks for it. */
async function run({ url, method, ca, certificate, key, pin, crls }: ClientAttempt): Promise<void> {
  const agent = createAgent({
    identity: pemText({ certificate, key }),
    trust: {
      ca,
      ...(pin === undefined ? {} : { pins: { localhost: pin } }),
      revocation: {
        ...{ mode: 'ocsp+crl', onUnavailable: 'allow' },
        ...(crls === undefined ? {} : { crls: crls.split(/(?=-----BEGIN )/) }),
      },
    },
    origins: 'https://localhost:*',
  });
  try {
    await (await agent.fetch(url, { method, body: method === 'POST' ? '{}' : null })).text();
  } finally {
    await agent.close();
  }
}

it('an agent trusts no server that it should not, gives nothing away and repeats nothing', async () => {
  const report = await checkClient(run);
  expect(report.faults).toEqual([]);
  expect(report.ok).toBe(true);
  expect(
    report.findings.filter(({ verdict }) => verdict === 'not-judged').map(({ defect }) => defect),
  ).toEqual(['malformed-der']);
});
