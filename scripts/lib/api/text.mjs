const notes =
  /^\s*\/\/ (@public|\(undocumented\)|@public \(undocumented\)|\(No @packageDocumentation .*)$/;

/**
 * The public interface of a package as one text: a module for each of its entries, `{ entry, report }`,
 * where `report` is API Extractor's. It is there to be read and compared; nothing compiles it.
 */
export function interfaceText(name, entries) {
  const modules = entries.map(({ entry, report }) => moduleText(entry, declarationsOf(report)));
  const header =
    `// The public interface of ${name}: every name that it exports, and the types that these need.\n` +
    '// Written by `npm run api`. Do not edit.\n';
  return [header, ...modules].join('\n');
}

/** The code in a report, less what it remarks on tags and on comments that are not there. */
function declarationsOf(report) {
  const code = /^```ts\n(.*?)^```$/ms.exec(report.replaceAll('\r\n', '\n'))?.[1];
  if (code === undefined) throw new Error('a report of API Extractor without code');
  return code
    .split('\n')
    .filter((line) => !notes.test(line))
    .map((line) => line.replace(' (undocumented)', '').replace(/^import type /, 'import '))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function moduleText(entry, declarations) {
  const lines = declarations.split('\n').map((line) => (line === '' ? '' : `  ${halved(line)}`));
  return `declare module '${entry}' {\n${lines.join('\n')}\n}\n`;
}

/** Indented by two spaces a level, as everything here, instead of four. */
function halved(line) {
  const { length } = /^ */.exec(line)[0];
  return ' '.repeat(length / 2) + line.slice(length);
}
