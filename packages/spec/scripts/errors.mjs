// Makes errors.generated.ts: the unions of codes, and the catalogue without what only the pages say.
const capital = text => text[0].toUpperCase() + text.slice(1);
const union = values => [...new Set(values)].map(value => `  | '${value}'`).join('\n');

export function errorTypes(catalogue) {
  const codes = Object.entries(catalogue);
  const categories = [...new Set(codes.map(([, error]) => error.category))];
  const inCategory = category =>
    codes.filter(([, error]) => error.category === category).map(([code]) => code);
  const short = Object.fromEntries(codes.map(([code, { page, ...error }]) => [code, error]));
  return `
/** Who must act: the owner of the identity, of the trust settings or of the configuration, the peer, or the API's caller. */
export type ErrorCategory =
${union(categories)};

/** The step at which something failed. */
export type Stage =
${union(codes.map(([, error]) => error.stage))};

${categories
  .map(
    category => `/** Codes of the category \`${category}\`. */
export type ${capital(category)}ErrorCode =
${union(inCategory(category))};
`,
  )
  .join('\n')}
/** Every code a {@link CountersignError} can carry. */
export type ErrorCode =
${union(categories.map(category => `${capital(category)}ErrorCode`)).replaceAll("'", '')};

/** What the catalogue says about a code. */
export interface ErrorDescription {
  readonly category: ErrorCategory;
  readonly stage: Stage;
  /** The HTTP status a server answers with, where the code can come from a server. */
  readonly status?: number;
  readonly retryable: boolean;
  readonly title: string;
  readonly hint: string;
}

/** The catalogue of errors.json. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorDescription>> = ${JSON.stringify(short, null, 2)};
`;
}
