import type { OperationId } from './contract.generated.js';
import type { Check } from './fault.js';

/** A parameter in path, query or header. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** What its text stands for. */
  readonly type: 'string' | 'integer' | 'boolean';
}

/** The body of a request. */
export interface RequestContent {
  readonly required: boolean;
  readonly mediaTypes: readonly string[];
  /** Checks the JSON, decrypted. */
  readonly check: Check;
  /** Paths of the string fields that may be sent as compact JWE. */
  readonly encryptable: readonly (readonly string[])[];
}

/** An answer of one status. */
export interface ResponseContent {
  readonly mediaType: string;
  /** Checks the JSON. */
  readonly check: Check;
  /** Checks an object of headers by their names in lower case. */
  readonly checkHeaders: Check;
}

/** An operation of openapi.yaml. */
export interface Operation {
  readonly operationId: OperationId;
  readonly method: 'GET' | 'POST';
  /** The path template: `/v1/payments/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Alternatives, each of which asks for all that it lists. None: for everybody. */
  readonly security: readonly (readonly ('clientCertificate' | 'apiKey')[])[];
  readonly parameters: readonly Parameter[];
  /** Checks an object of the path's parameters. */
  readonly checkPath: Check;
  /** Checks an object of query parameters, numbers as numbers. Unknown ones are refused. */
  readonly checkQuery: Check;
  /** Checks an object of headers by their names in lower case. Others are ignored. */
  readonly checkHeaders: Check;
  readonly body?: RequestContent;
  /** By status, and `default` for every other. */
  readonly responses: Readonly<Record<string, ResponseContent>> & { readonly default: ResponseContent };
}
