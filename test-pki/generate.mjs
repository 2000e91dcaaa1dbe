// Issues what hierarchy.json declares into generated/, anew when it changed or fewer than 30 days are left.
import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { issueHierarchy } from '@countersign/test-certs';
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
    const { files, certificates } = await issueHierarchy(JSON.parse(text), { now });
    await mkdir(aside, { mode: 0o700, recursive: true });
    for (const [name, { content, mode }] of files) await writeFile(join(aside, name), content, { mode });
    await writeFile(join(aside, 'hierarchy.json'), text);
    await rm(directory, { recursive: true, force: true });
    await rename(aside, directory);
    return { fresh: true, notAfter: firstEnd(certificates) };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
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
