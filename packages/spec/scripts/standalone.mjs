import standaloneCode from 'ajv/dist/standalone/index.js';

// JSON Schema counts code points. It stands for the one module that ajv's code asks for.
const codePoints = `function codePoints(text) {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}`;

/** Compiled validators as the text of a module: a constant for each name, nothing exported, nothing imported. */
export function standalone(ajv, names) {
  const code = standaloneCode(ajv, names)
    .replace('"use strict";', '')
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', 'codePoints')
    .replaceAll(/^export const /gm, 'const ')
    // Of what validators hand to each other and to errors, the place alone is read: reading the code is most of its cost.
    .replaceAll(/\{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g, 'instancePath=""')
    .replaceAll(/\{instancePath(?::(.+?))?,parentData\b.*?,rootData\}/g, (_, place = 'instancePath') => place)
    .replaceAll(/,schemaPath:"[^"]*"/g, '')
    // Schemas are only kept where a validator reads them.
    .replaceAll(/^const (schema\d+) = .*;\n/gm, (line, name, _at, whole) =>
      whole.split(new RegExp(`\\b${name}\\b`)).length > 2 ? line : '',
    );
  if (code.includes('require(')) throw new Error('The validators need a module at run time');
  if (/parentData\b|rootData|schemaPath/.test(code)) throw new Error('ajv writes other code than it did');
  return `${codePoints}\n\n${code}`;
}
