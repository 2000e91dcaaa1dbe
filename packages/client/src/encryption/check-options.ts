import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { EncryptionOptions } from './encryption.js';

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkEncryption(options: EncryptionOptions): void {
  checkOptions('encryption', options, { mode: 'text', algorithm: 'text', privateKey: 'key object' });
  const { mode, algorithm = 'RSA-OAEP-256', privateKey } = options;
  if (mode !== 'payload' && mode !== 'fields')
    throw new ConfigurationError('CONFIG_INVALID', 'encryption.mode is neither payload nor fields', {
      hint: "Give 'payload' to encrypt whole bodies, or 'fields' for the fields that the contract marks.",
    });
  if (algorithm !== 'RSA-OAEP-256' && algorithm !== 'ECDH-ES')
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'encryption.algorithm is neither RSA-OAEP-256 nor ECDH-ES',
      {
        hint: 'The API takes no other.',
      },
    );
  if (
    privateKey !== undefined &&
    (privateKey.type !== 'private' || !/^(?:rsa|ec)$/.test(String(privateKey.asymmetricKeyType)))
  )
    throw new ConfigurationError('CONFIG_INVALID', 'encryption.privateKey is no private RSA or EC key', {
      hint: 'Read it with crypto.createPrivateKey().',
    });
}
