import type { HierarchyDeclaration } from '@countersign/test-certs';

/** The hierarchy of the mTLS guide. `test-pki/hierarchy.json` declares it too, and a test compares the two. */
export const paymentSystem: HierarchyDeclaration = {
  root: {
    organization: 'Payment System',
    commonName: 'Payment System Root CA',
  },
  issuing: {
    organization: 'Payment System',
    commonName: 'Payment System Issuing CA',
  },
  server: {
    hosts: ['localhost', '127.0.0.1', '::1'],
    subject: {
      organization: 'Payment System',
      commonName: 'Payment API',
    },
    days: 365,
  },
  clients: [
    {
      subject: {
        organization: 'Demo Partner',
        organizationalUnit: 'Development',
      },
      days: 365,
      passphrase: 'client123',
      registration: {
        clientId: 'demo_client',
        securityLevel: 'standard',
        certificatePinning: false,
        ipRestrictions: [],
        revocationChecking: 'basic',
      },
    },
    {
      subject: {
        organization: 'High Security Partner',
        organizationalUnit: 'Enterprise',
      },
      days: 365,
      passphrase: 'enterprise123',
      registration: {
        clientId: 'high_security_client_1',
        securityLevel: 'enhanced',
        certificatePinning: true,
        ipRestrictions: ['192.168.1.0/24'],
        revocationChecking: 'ocsp',
      },
    },
    {
      subject: {
        organization: 'Financial Partner Bank',
        organizationalUnit: 'Financial Institution',
      },
      days: 365,
      passphrase: 'financial123',
      registration: {
        clientId: 'financial_client_bank',
        securityLevel: 'maximum',
        certificatePinning: true,
        ipRestrictions: ['203.0.113.0/24'],
        revocationChecking: 'ocsp+crl',
        enhancedMonitoring: true,
        automaticBlocking: true,
      },
    },
    {
      subject: {
        organization: 'Corporate Partner',
        organizationalUnit: 'Corporate',
      },
      days: 365,
      passphrase: 'corporate123',
      registration: {
        clientId: 'enterprise_client_corp',
        securityLevel: 'enhanced',
        certificatePinning: true,
        ipRestrictions: ['198.51.100.0/24'],
        revocationChecking: 'ocsp',
      },
    },
  ],
};
