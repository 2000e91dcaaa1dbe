// What an OpenAPI `paths` type, as openapi-typescript writes it, says of each call.

/** Methods as `paths` names them. */
export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

/** Paths that have the method. */
export type PathsWith<Paths, M extends Method> = keyof {
  [Path in keyof Paths as Paths[Path] extends Readonly<Record<M, { responses: unknown }>>
    ? Path
    : never]: Path;
} &
  string;

/** The operation of a path and a method. */
export type OperationOf<Paths, Path extends keyof Paths, M extends Method> =
  Paths[Path] extends Readonly<Record<M, infer Operation>> ? Operation : never;

/** The parameters of one kind; `never` where there are none. */
type ParametersIn<Operation, Kind extends string> = Operation extends { parameters: infer Parameters }
  ? Kind extends keyof Parameters
    ? NonNullable<Parameters[Kind]>
    : never
  : never;

/** The client has a key for each call, and sends the API key by itself. */
type HeaderParameters<Headers> = [Headers] extends [never]
  ? never
  : Omit<Headers, 'Idempotency-Key' | 'X-Api-Key'> &
      Partial<Pick<Headers, 'Idempotency-Key' & keyof Headers>>;

/** A member that must be given exactly where something in it must. */
type Member<Name extends string, Value> = [Value] extends [never]
  ? { readonly [N in Name]?: never }
  : Record<never, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

export type Parameters<Operation> = Member<'path', ParametersIn<Operation, 'path'>> &
  Member<'query', ParametersIn<Operation, 'query'>> &
  Member<'header', HeaderParameters<ParametersIn<Operation, 'header'>>>;

type JsonOf<Content> = Content extends { 'application/json': infer Json } ? Json : never;

type BodyMember<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? { readonly body: JsonOf<Content> }
  : Operation extends { requestBody?: infer Optional }
    ? [NonNullable<Optional>] extends [never]
      ? { readonly body?: never }
      : NonNullable<Optional> extends { content: infer Content }
        ? { readonly body?: JsonOf<Content> }
        : { readonly body?: never }
    : { readonly body?: never };

/** What a call of the operation needs: `params` and `body`. */
export type Input<Operation> = Member<'params', Parameters<Operation>> & BodyMember<Operation>;

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | '2XX';

type ContentOf<Response> = Response extends { content: infer Content }
  ? [Content] extends [never]
    ? undefined
    : Content extends Record<string, infer Value>
      ? Value
      : undefined
  : undefined;

/** What a successful call of the operation answers. */
export type Output<Operation> = Operation extends { responses: infer Responses }
  ? { [Status in keyof Responses & Success]: ContentOf<Responses[Status]> }[keyof Responses & Success]
  : never;

/** An argument list whose last argument may be left out where nothing in it must be given. */
export type Arguments<Init> = Record<never, never> extends Init ? [init?: Init] : [init: Init];
