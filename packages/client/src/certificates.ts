import type { components, operations, paths } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Api } from './api.js';
import type { ApiCall } from './api-call.js';
import type { CallOptions } from './call-options.js';
import { List } from './list.js';

export type RegisteredCertificate = components['schemas']['RegisteredCertificate'];
export type RevokeCertificate = components['schemas']['RevokeCertificate'];
/** Which certificates, and how many of them on a page. */
export type CertificateFilter = NonNullable<operations['listCertificates']['parameters']['query']>;

/** The certificates that the calling client is registered with. */
export class Certificates {
  readonly #api: Api<paths>;

  /** @internal */
  constructor(api: Api<paths>) {
    this.#api = api;
  }

  /** Lists them, the newest first: iterate over it, or await its first page. */
  list(filter: CertificateFilter = {}, options?: CallOptions): List<RegisteredCertificate> {
    checkArgument('certificates.list', 'the filter', filter, 'object');
    return new List(after => {
      const query = after === undefined ? filter : { ...filter, after };
      return this.#api.call('certificates.list', 'get', '/v1/certificates', { params: { query } }, options);
    }, filter.after);
  }

  /** @throws CountersignError `NOT_FOUND` */
  retrieve(id: string, options?: CallOptions): ApiCall<RegisteredCertificate> {
    const input = { params: { path: { id } } };
    return this.#api.call('certificates.retrieve', 'get', '/v1/certificates/{id}', input, options);
  }

  /**
   * Has a certificate accepted, beside those that already are: the first step of a rotation.
   *
   * @throws CountersignError `CERTIFICATE_STATE_INVALID`
   *
   * @example
   * ```js
   * for await (const { id } of client.certificates.list({ state: 'pending' })) await client.certificates.activate(id);
   * ```
   */
  activate(id: string, options?: CallOptions): ApiCall<RegisteredCertificate> {
    const input = { params: { path: { id } } };
    return this.#api.call('certificates.activate', 'post', '/v1/certificates/{id}/activate', input, options);
  }

  /**
   * Announces that a certificate goes out of use. It is accepted until it expires or is revoked.
   *
   * @throws CountersignError `CERTIFICATE_STATE_INVALID`
   */
  retire(id: string, options?: CallOptions): ApiCall<RegisteredCertificate> {
    const input = { params: { path: { id } } };
    return this.#api.call('certificates.retire', 'post', '/v1/certificates/{id}/retire', input, options);
  }

  /**
   * Ends a certificate at once and for good. If it is the one in use, further calls are refused.
   *
   * @throws CountersignError `CERTIFICATE_STATE_INVALID`
   */
  revoke(
    id: string,
    revocation: RevokeCertificate = {},
    options?: CallOptions,
  ): ApiCall<RegisteredCertificate> {
    checkArgument('certificates.revoke', 'the revocation', revocation, 'object');
    const input = { params: { path: { id } }, body: revocation };
    return this.#api.call('certificates.revoke', 'post', '/v1/certificates/{id}/revoke', input, options);
  }
}
