import { code, sentence, table } from './markdown-text.mjs';

/** A table of the members of interfaces, as fields of what `--json` prints. */
export function fields(members) {
  return table(
    ['field', 'meaning'],
    members.map(({ name, text }) => [code(snakeName(name)), sentence(inSnakeCase(text))]),
  );
}

/** Names of fields in a text, as it has them in backticks. */
export function inSnakeCase(text) {
  return text.replace(/`[a-z]+[A-Za-z]*`/g, snakeName);
}

export function snakeName(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
