import type { ClientRegistration, Guard } from '@countersign/guard';
import { createGuardWith } from '@countersign/guard/internal';
import { Oid } from '@countersign/x509';
import { MockClients } from './mock-clients.js';
import type { MockServerOptions } from './mock-options.js';
import type { OwnMaterial } from './own-material.js';

/** The guard of a mock: the real one, which is told from where clients are to be taken to call. */
export async function guardOf(
  options: MockServerOptions,
  registered: readonly ClientRegistration[],
  own: OwnMaterial | undefined,
): Promise<{ readonly guard: Guard; readonly clients: MockClients }> {
  const { tls = {}, authorize, now } = options;
  const { material, staple = false } = tls;
  const clients = new MockClients(registered, { issues: own !== undefined });
  const guard = createGuardWith(
    {
      clients: clients.registrations,
      trust: { ca: material?.clientCa ?? (own as OwnMaterial).ca, ...(now === undefined ? {} : { now }) },
      ...(own === undefined ? {} : { identity: own }),
      staple,
      security: { ...laxWhereUnknown(options, own), ...options.security },
      ...(authorize === undefined ? {} : { authorize }),
      // It asks itself, over loopback.
      revocation: { allowAddress: () => true },
      handshakes: { total: 100_000, perAddress: 100_000, timeout: 120_000 },
      ...(now === undefined ? {} : { now }),
    },
    {
      addressOf: fingerprint => clients.addressOf(fingerprint) ?? '127.0.0.1',
      anyEnvironment: true,
    },
  );
  try {
    await guard.ready();
  } catch (cause) {
    await guard.close();
    throw cause;
  }
  return { guard, clients };
}

/** Of certificates that others issued nothing can be pinned, and nobody may answer whether they were revoked. */
function laxWhereUnknown({ clients }: MockServerOptions, own: OwnMaterial | undefined) {
  const answers = own?.pki.issuing.extension(Oid.authorityInfoAccess) !== undefined;
  return {
    ...(own === undefined && clients === undefined ? { EnableCertificatePinning: false } : {}),
    ...(answers ? {} : { CheckRevocation: false }),
  };
}
