import { isIP } from 'node:net';
import { ConfigurationError } from '@countersign/spec';

const label = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const patternForm = new RegExp(`^(\\*{1,2}\\.)?${label}(\\.${label})*$`);

/**
 * A host name or address, `*.example.com` for exactly one label below, or `**.example.com` for the domain and
 * everything below it.
 */
export class HostPattern {
  readonly text: string;

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(text: string) {
    this.text = text.toLowerCase();
    if (isIP(this.text) === 0 && !patternForm.test(this.text))
      throw new ConfigurationError('CONFIG_INVALID', `'${text}' is not a host name to pin`, {
        hint: "Pins are listed by host name without scheme, port or path: 'api.example.com', '*.example.com', '**.example.com'.",
      });
  }

  matches(host: string): boolean {
    const name = host.toLowerCase();
    if (this.text.startsWith('**.')) return name === this.text.slice(3) || name.endsWith(this.text.slice(2));
    if (!this.text.startsWith('*.')) return name === this.text;
    return (
      name.endsWith(this.text.slice(1)) &&
      !name.slice(0, -this.text.length + 1).includes('.') &&
      name.length >= this.text.length
    );
  }
}
