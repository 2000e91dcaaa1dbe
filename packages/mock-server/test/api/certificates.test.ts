import { describe, expect, it } from 'vitest';
import { bank, caller, demo, Setting } from './setting.js';

const day = 24 * 60 * 60 * 1000;
const renewed = caller('demo_client');

/** A client that calls with its first certificate, and has a second one in some state. */
async function inState(state: string): Promise<{ setting: Setting; id: string }> {
  const setting = new Setting();
  await setting.get('/v1/identity');
  setting.api.expectCertificate('demo_client', renewed.certificate);
  const { body } = await setting.get('/v1/certificates');
  const id: string = body.data[0].id;
  const steps: Record<string, string[]> = {
    pending: [],
    active: ['activate'],
    retiring: ['activate', 'retire'],
    revoked: ['revoke'],
    archived: ['activate'],
  };
  for (const step of steps[state] ?? [])
    expect((await setting.post(`/v1/certificates/${id}/${step}`)).status).toBe(200);
  if (state === 'archived')
    setting.advance(renewed.certificate.notAfter.getTime() - setting.now.getTime() + 31 * day);
  return { setting, id };
}

const table: Record<string, Record<string, string | 409>> = {
  pending: { activate: 'active', retire: 409, revoke: 'revoked' },
  active: { activate: 409, retire: 'retiring', revoke: 'revoked' },
  retiring: { activate: 'active', retire: 409, revoke: 'revoked' },
  revoked: { activate: 409, retire: 409, revoke: 409 },
  archived: { activate: 409, retire: 409, revoke: 409 },
};
const cases = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([step, expected]) => [state, step, expected] as const),
);

it.each(cases)('from %s, %s leads to %s', async (state, step, expected) => {
  const { setting, id } = await inState(state);
  expect((await setting.get(`/v1/certificates/${id}`)).body.state).toBe(state);
  const answer = await setting.post(`/v1/certificates/${id}/${step}`);
  if (expected === 409) expect(answer).toMatchObject({ status: 409, code: 'CERTIFICATE_STATE_INVALID' });
  else expect(answer).toMatchObject({ status: 200, body: { id, state: expected } });
  const after = await setting.get(`/v1/certificates/${id}`);
  expect(after.body.state).toBe(expected === 409 ? state : expected);
});

describe('a certificate', () => {
  it('is registered as active when it is first used', async () => {
    const { certificate } = demo;
    const { body } = await new Setting().get('/v1/certificates');
    expect(body).toEqual({
      hasMore: false,
      data: [
        {
          id: expect.stringMatching(/^cert_[0-9A-F]{20}$/),
          state: 'active',
          subject: 'CN=demo_client',
          fingerprints: certificate.fingerprints,
          pin: certificate.pin,
          notBefore: certificate.notBefore.toISOString(),
          notAfter: certificate.notAfter.toISOString(),
          daysLeft: 365,
          createdAt: '2026-11-27T07:14:00.000Z',
        },
      ],
    });
  });

  it('is not accepted while it is pending, and is once another one has activated it', async () => {
    const { setting, id } = await inState('pending');
    expect(await setting.get('/v1/payments', { as: renewed })).toMatchObject({
      status: 403,
      code: 'NOT_AUTHORIZED',
    });
    await setting.post(`/v1/certificates/${id}/activate`);
    expect((await setting.get('/v1/payments', { as: renewed })).status).toBe(200);
    expect((await setting.get('/v1/payments')).status).toBe(200);
  });

  it('is still accepted while it is retiring', async () => {
    const { setting } = await inState('retiring');
    expect((await setting.get('/v1/payments', { as: renewed })).status).toBe(200);
  });

  it('is refused from the moment in which it is revoked, with its reason kept', async () => {
    const { setting, id } = await inState('active');
    const revoked = await setting.post(`/v1/certificates/${id}/revoke`, { reason: 'keyCompromise' });
    expect(revoked.body).toMatchObject({
      revokedAt: '2026-11-27T07:14:00.000Z',
      revocationReason: 'keyCompromise',
    });
    const answer = await setting.get('/v1/payments', { as: renewed });
    expect(answer).toMatchObject({ status: 401, code: 'CERTIFICATE_REVOKED', body: { stage: 'revocation' } });
    expect((await setting.get('/v1/payments')).status).toBe(200);
  });

  it('of another client is not there', async () => {
    const { setting, id } = await inState('active');
    expect((await setting.get(`/v1/certificates/${id}`, { as: bank })).status).toBe(404);
    expect((await setting.post(`/v1/certificates/${id}/revoke`, undefined, { as: bank })).status).toBe(404);
  });

  it('is archived 30 days after its end, unless it was revoked', async () => {
    const end = renewed.certificate.notAfter.getTime();
    for (const [before, after] of [
      ['pending', 'archived'],
      ['retiring', 'archived'],
      ['revoked', 'revoked'],
    ] as const) {
      const { setting, id } = await inState(before);
      const state = async () => (await setting.get(`/v1/certificates/${id}`)).body.state;
      setting.advance(end + 30 * day - setting.now.getTime());
      expect(await state()).toBe(before);
      setting.advance(1);
      expect(await state()).toBe(after);
    }
  });

  it('is found by its state', async () => {
    const { setting, id } = await inState('pending');
    const { body } = await setting.get('/v1/certificates?state=pending');
    expect(body.data.map((found: { id: string }) => found.id)).toEqual([id]);
  });
});
