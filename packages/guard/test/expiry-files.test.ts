import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExpiryNotice } from '../src/monitoring/expiry-notice.js';
import { folder, monitored } from './expiry-setting.js';
import { endingIn } from './telling.js';

describe('files', () => {
  it('may be PEM with several certificates, DER, or a .p12', async () => {
    const path = folder();
    const [a, b, c] = [endingIn(1, 'a'), endingIn(2, 'b'), endingIn(3, 'c')];
    writeFileSync(join(path, 'a.pem'), `${a.keyPem}${a.certificate.pem}${b.certificate.pem}`);
    writeFileSync(join(path, 'b.der'), b.certificate.der);
    writeFileSync(join(path, 'c.p12'), await c.p12({ passphrase: 'secret' }));
    const { monitor } = monitored({
      files: [join(path, 'a.pem'), join(path, 'b.der'), { path: join(path, 'c.p12'), passphrase: 'secret' }],
    });
    const found = (await monitor.check()) as ExpiryNotice[];
    expect(found.map(({ subject, daysLeft }) => `${subject} ${daysLeft}`).slice(0, 4)).toEqual([
      'CN=a 1',
      'CN=b 2',
      'CN=b 2',
      'CN=c 3',
    ]);
  });

  it.each([
    ['is missing', undefined, /does not exist/],
    ['holds no certificate', 'hello', /holds no certificate/],
    ['is damaged', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /can't be read/],
  ])('are told of once where one %s, until it can be read again', async (_, content, reason) => {
    const file = join(folder(), 'server.pem');
    if (content !== undefined) writeFileSync(file, content);
    const { monitor, told, on } = monitored({ files: [file] });
    expect(await monitor.check()).toMatchObject([{ reason: expect.stringMatching(reason) }]);
    expect(told).toEqual([`${file} unreadable`]);
    expect(await on(0)).toEqual([]);
    writeFileSync(file, endingIn(5).certificate.pem);
    expect(await on(0)).toEqual([`${file} critical 5`]);
    rmSync(file);
    expect(await on(0)).toEqual([`${file} unreadable`]);
    writeFileSync(file, endingIn(300).certificate.pem);
    expect(await on(0)).toEqual([]);
  });

  it('that could not be read for a while are not told of anew', async () => {
    const file = join(folder(), 'server.pem');
    const { pem } = endingIn(5).certificate;
    writeFileSync(file, pem);
    const { monitor, told, on } = monitored({ files: [file] });
    await monitor.check();
    expect(told).toEqual([`${file} critical 5`]);
    rmSync(file);
    expect(await on(0)).toEqual([`${file} unreadable`]);
    writeFileSync(file, pem);
    expect(await on(0)).toEqual([]);
  });

  it('keep their passphrase to themselves', async () => {
    const file = join(folder(), 'c.p12');
    writeFileSync(file, await endingIn(3).p12({ passphrase: 'secret' }));
    const { monitor } = monitored({ files: [{ path: file, passphrase: 'hunter2' }] });
    expect(JSON.stringify(await monitor.check())).toMatch(/certificate_unreadable(?!.*hunter2)/);
  });
});
