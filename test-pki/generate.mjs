// Issues what hierarchy.json declares into generated/, anew when it changed or fewer than 30 days are left.
import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestPki } from '@countersign/test-certs';
import { Certificate } from '@countersign/x509';

const day = 24 * 60 * 60 * 1000;
const declaration = new URL('hierarchy.json', import.meta.url);

/** Where the hierarchy is issued to. */
export const generatedDirectory = fileURLToPath(new URL('generated', import.meta.url));

/**
 * Issues the hierarchy into a directory, unless what is there is still good.
 *
 * @param {string} directory
 * @param {{ now?: () => Date }} options
 * @returns {Promise<{ fresh: boolean, notAfter: Date }>} whether it was issued, and when its first certificate ends.
 */
export async function generate(directory = generatedDirectory, { now = () => new Date() } = {}) {
  const text = await readFile(declaration, 'utf8');
  const notAfter = await stillGood(directory, text, now());
  if (notAfter !== undefined) return { fresh: false, notAfter };

  // Written aside and renamed, so that nobody meets half a hierarchy. The CA keys are kept nowhere.
  const aside = `${directory}.${randomUUID()}`;
  try {
    const certificates = await issue(JSON.parse(text), text, aside, now);
    await rm(directory, { recursive: true, force: true });
    await rename(aside, directory);
    return { fresh: true, notAfter: firstEnd(certificates) };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function issue(hierarchy, text, directory, now) {
  await mkdir(directory, { mode: 0o700, recursive: true });
  const write = (name, content, mode = 0o644) => writeFile(join(directory, name), content, { mode });
  const pki = createTestPki({ now, root: hierarchy.root, issuing: hierarchy.issuing });
  const { hosts, subject, days } = hierarchy.server;
  const server = pki.server(hosts, { subject, days });
  await write('root-ca.pem', pki.root.pem);
  await write('issuing-ca.pem', pki.issuing.pem);
  await write('server.pem', server.pem);
  await write('server-key.pem', server.keyPem, 0o600);

  const registrations = [];
  const certificates = [pki.root, pki.issuing, server.certificate];
  for (const { registration, passphrase, subject, days } of hierarchy.clients) {
    const client = pki.client(registration.clientId, { subject, days });
    await write(`${registration.clientId}.p12`, await client.p12({ passphrase }), 0o600);
    registrations.push(register(registration, client.certificate));
    certificates.push(client.certificate);
  }
  await write('clients.json', `${JSON.stringify(registrations, null, 2)}\n`);
  await write('certificates.pem', certificates.map(certificate => certificate.pem).join(''));
  await write('hierarchy.json', text);
  return certificates;
}

/** The registration with the thumbprint that was issued, and loopback allowed: that is where tests call from. */
function register({ ipRestrictions, ...registration }, certificate) {
  return {
    ...registration,
    ...(registration.certificatePinning ? { pinnedThumbprint: certificate.fingerprints.sha1 } : {}),
    ipRestrictions: ipRestrictions.length === 0 ? [] : [...ipRestrictions, '127.0.0.0/8', '::1/128'],
  };
}

async function stillGood(directory, text, now) {
  try {
    if ((await readFile(join(directory, 'hierarchy.json'), 'utf8')) !== text) return undefined;
    const { clients } = JSON.parse(text);
    for (const { registration } of clients) await access(join(directory, `${registration.clientId}.p12`));
    for (const name of ['root-ca.pem', 'server.pem', 'server-key.pem', 'clients.json'])
      await access(join(directory, name));
    const notAfter = firstEnd(Certificate.parseAll(await readFile(join(directory, 'certificates.pem'))));
    return notAfter.getTime() - now.getTime() >= 30 * day ? notAfter : undefined;
  } catch {
    return undefined;
  }
}

const firstEnd = certificates =>
  new Date(Math.min(...certificates.map(certificate => certificate.notAfter.getTime())));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { fresh, notAfter } = await generate();
  console.log(
    `${fresh ? 'issued' : 'still good'} until ${notAfter.toISOString().slice(0, 10)}: ${generatedDirectory}`,
  );
}
