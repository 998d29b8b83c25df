/** What commands write into documents: tables between marks. */

/**
 * Puts a text between `<!-- NAME -->` and `<!-- /NAME -->`, lines of their own in a document.
 *
 * @throws Error for a mark that is missing.
 */
export function fillMarks(document: string, name: string, content: string): string {
  const begin = `<!-- ${name} -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(`<!-- /${name} -->`, from);
  if (from < 0 || to < 0) throw new Error(`the document has no place for ${begin}`);
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}

/** A table in Markdown: the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share as a percentage, which has no sign where it is rounded to 0. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace(/^-(0\.0)$/, '$1')} %`;
}
