// Makes docs/errors.md and a page for each code.
const className = ({ category }) =>
  `${category === 'api' ? 'Api' : category[0].toUpperCase() + category.slice(1)}Error`;

const categories = {
  identity: 'The certificate of the client',
  trust: 'The certificate of the server',
  peer: 'The other side, or the way to it',
  configuration: 'The configuration',
  api: 'The request',
};

export function errorPage(code, error) {
  const { meaning, causes, payment } = error.page;
  return `# ${code}

${error.title}.

${meaning}

| class | stage | HTTP status |
| --- | --- | --- |
| \`${className(error)}\` | \`${error.stage}\` | ${error.status ?? 'none: it is noticed by the client'} |

## How it comes about

${causes.map(cause => `- ${cause}`).join('\n')}

## What to do

${error.hint}

## Whether to try again

${error.retryable ? 'Yes: the same call may succeed later.' : 'No: the same call fails again until something is changed.'}

## Whether a payment can have been made

${payment}

[All codes](../errors.md)
`;
}

export function errorIndex(catalogue, seen) {
  const section = ([category, title]) => `## ${title}

| code | what happened | HTTP status | try again |
| --- | --- | --- | --- |
${Object.entries(catalogue)
  .filter(([, error]) => error.category === category)
  .map(
    ([code, error]) =>
      `| [${code}](errors/${code}.md) | ${error.title} | ${error.status ?? ''} | ${error.retryable ? 'yes' : 'no'} |\n`,
  )
  .join('')}`;
  return `# Errors

Every error is a \`CountersignError\` with one of these codes. Each has a page: what it means, how it comes about, what to do, and
whether a payment can have been made. Generated from \`packages/spec/errors.json\`. At the end,
[what you see](#what-you-see) of each way in which a certificate can be broken.

${Object.entries(categories).map(section).join('\n')}
## What you see

What becomes of the broken certificates of \`@countersign/test-certs\`. Each cell was seen over TLS 1.2 and 1.3, with undici
over HTTP/1.1 and HTTP/2 and with \`https\`; where they differ, it says so. Generated from \`packages/agent/test/matrix.json\`
and \`packages/guard/test/matrix.json\`, which the tests compare with what they see.

### A client certificate that is broken

Where a server doesn't tell what is wrong, the code is \`CLIENT_CERTIFICATE_REJECTED\`, and that of the row is among the
\`candidates\`. \`accepted\` means that the server lets it through: it takes one that checks more. 400 and 401 are answers:
400 with what nginx's page stands for, 401 with what Node calls the fault, in the words of that server; those of a guard
carry the code. At the edge \`handshake\` a guard closes the connection, unless it had to ask somebody first.

${table(seen.client)}
### A server certificate that is broken

Nothing is sent to a server that is refused. What was revoked is noticed where \`trust.revocation\` is set, a forged issuer
where \`trust.pins\` are.

${table(seen.server)}`;
}

/** Rows by name, cells by column. */
function table(rows) {
  const [first] = Object.values(rows);
  const columns = Object.keys(first).filter(column => column !== 'description');
  const line = cells => `| ${cells.join(' | ')} |\n`;
  const cell = text => text.replaceAll(/\b[A-Z\d]+(_[A-Z\d]+)+\b/g, '`$&`');
  return [
    line(['the certificate', ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...Object.entries(rows).map(([name, row]) =>
      line([`${name}: ${row.description}`, ...columns.map(column => cell(row[column]))]),
    ),
  ].join('');
}
