import 'reflect-metadata';
import { createTestPki } from '@countersign/test-certs';
import { Certificate, Crl } from '@countersign/x509';
import { der, derInteger, derSequence, derTime, readDer, Tag } from '@countersign/x509/der';
import * as peculiar from '@peculiar/x509';
import { measure, startTimes } from './measure.mjs';

/** 1,000 certificates read, with what a caller looks at. */
export async function certificates() {
  const pki = createTestPki();
  const ders = Array.from({ length: 1000 }, (_, i) =>
    Buffer.from(pki.server(`host-${i}.example.com`).certificate.der),
  );
  return measure(
    {
      countersign: () => {
        for (const der of ders) {
          const certificate = Certificate.parse(der);
          if (certificate.names.dns.length !== 1 || !certificate.subject.commonName)
            throw new Error('misread');
        }
      },
      '@peculiar/x509': () => {
        for (const der of ders) {
          const certificate = new peculiar.X509Certificate(der);
          const names = certificate.getExtension(peculiar.SubjectAlternativeNameExtension);
          if (names.names.items.length !== 1 || !certificate.subject || !certificate.notAfter)
            throw new Error('misread');
        }
      },
    },
    { rounds: 7 },
  );
}

/** A CRL of 100,000 entries: CPU milliseconds to read and index it, and the memory that the index keeps. */
export async function crl() {
  const issuer = createTestPki().issuing;
  const time = derTime(new Date('2026-01-01T00:00:00Z'));
  const entries = Array.from({ length: 100_000 }, (_, i) => {
    const serial = Buffer.alloc(16, 0x5a);
    serial.writeUInt32BE(i, 8);
    return derSequence(derInteger(serial), time);
  });
  const algorithm = derSequence(
    readDer(issuer.der).fields('Certificate').rest()[1].fields('algorithm').next('oid').bytes,
  );
  const tbs = derSequence(
    derInteger(1),
    algorithm,
    issuer.subject.der,
    time,
    time,
    der(Tag.SEQUENCE, Buffer.concat(entries)),
  );
  const bytes = derSequence(tbs, algorithm, Buffer.from('030100', 'hex'));
  const times = await measure({ crl: () => Crl.parse(bytes) }, { rounds: 5 });
  const before = await memoryInUse();
  const kept = Crl.parse(bytes);
  const megabytes = ((await memoryInUse()) - before) / 1024 / 1024;
  return { milliseconds: times.get('crl'), megabytes, size: kept.size };
}

/** Heap and buffers after everything that can be collected was: garbage of a cycle needs several turns. */
async function memoryInUse() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What importing each package adds to starting node, undici for comparison. */
export function imports() {
  const packages = ['@countersign/x509', '@countersign/test-certs', '@countersign/client', 'undici'];
  const times = startTimes({
    node: '',
    ...Object.fromEntries(packages.map(name => [name, `await import('${name}')`])),
  });
  return packages.map(name => [name, times.get(name) - times.get('node')]);
}
