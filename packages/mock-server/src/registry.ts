import { BlockList, isIPv6 } from 'node:net';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type Certificate, matchesPin, type Pin, parsePin } from '@countersign/x509';

/** A client as the server's operator registers it. */
export interface ClientRegistration {
  /** The common name of its certificate. */
  readonly clientId: string;
  readonly securityLevel: 'standard' | 'enhanced' | 'maximum';
  /** Whether `pinnedThumbprint` holds. */
  readonly certificatePinning?: boolean;
  /** Fingerprints of the certificates that are accepted. */
  readonly pinnedThumbprint?: string | readonly string[];
  /** Addresses and CIDR ranges it may call from. Empty: from everywhere. */
  readonly ipRestrictions?: readonly string[];
  readonly revocationChecking?: 'basic' | 'ocsp' | 'ocsp+crl';
  readonly enhancedMonitoring?: boolean;
  readonly automaticBlocking?: boolean;
}

const fields = {
  clientId: 'text',
  securityLevel: 'text',
  certificatePinning: 'boolean',
  pinnedThumbprint: ['text', 'list'],
  ipRestrictions: 'list',
  revocationChecking: 'text',
  enhancedMonitoring: 'boolean',
  automaticBlocking: 'boolean',
} as const;

const trustLevels = { standard: 'standard', enhanced: 'high', maximum: 'maximum' } as const;

/** A registration, ready to judge by. */
export class RegisteredClient {
  readonly clientId: string;
  readonly trustLevel: 'standard' | 'high' | 'maximum';
  readonly #pins: readonly Pin[] | undefined;
  readonly #addresses: BlockList | undefined;

  constructor(registration: ClientRegistration) {
    checkOptions('clients', registration, fields);
    const {
      clientId,
      securityLevel,
      certificatePinning,
      pinnedThumbprint = [],
      ipRestrictions = [],
    } = registration;
    if (!Object.hasOwn(trustLevels, securityLevel))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `securityLevel '${securityLevel}' of ${clientId} is not known`,
        {
          hint: 'securityLevel is standard, enhanced or maximum.',
        },
      );
    this.clientId = clientId;
    this.trustLevel = trustLevels[securityLevel];
    const pins = (typeof pinnedThumbprint === 'string' ? [pinnedThumbprint] : pinnedThumbprint).map(parsePin);
    if (certificatePinning && pins.length === 0)
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `${clientId} has certificatePinning but no pinnedThumbprint`,
        {
          hint: 'Give the thumbprint of its certificate, or turn certificatePinning off.',
        },
      );
    this.#pins = certificatePinning ? pins : undefined;
    this.#addresses = ipRestrictions.length === 0 ? undefined : addressList(ipRestrictions);
  }

  acceptsCertificate(certificate: Certificate): boolean {
    return this.#pins === undefined || this.#pins.some(pin => matchesPin(certificate, pin));
  }

  acceptsAddress(address: string): boolean {
    return this.#addresses === undefined || this.#addresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}

function addressList(rules: readonly string[]): BlockList {
  const list = new BlockList();
  for (const rule of rules) {
    checkArgument('ipRestrictions', 'a rule', rule, 'text');
    const [address = '', prefix] = rule.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(prefix), family);
    } catch (cause) {
      throw new ConfigurationError('CONFIG_INVALID', `'${rule}' is not an address or CIDR range`, { cause });
    }
  }
  return list;
}
