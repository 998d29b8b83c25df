/** The first lines of every page that is made. */
export function heading(title, source) {
  return `# ${title}\n\n<!-- Made by \`npm run docs\` from ${source}. Do not edit. -->\n`;
}

/** A table; a cell that is empty throughout its column takes the column with it. */
export function table(columns, rows) {
  const used = columns.map((_, at) => rows.some((row) => row[at] !== ''));
  const keep = (cells) => cells.filter((_, at) => used[at]);
  const line = (cells) => `| ${keep(cells).map(cell).join(' | ')} |`;
  return [line(columns), `| ${keep(columns.map(() => '---')).join(' | ')} |`, ...rows.map(line)]
    .join('\n')
    .concat('\n');
}

export function code(text) {
  return `\`${text}\``;
}

/** Text in lines of at most 120 characters, as the pages written by hand have them. */
export function wrap(text) {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`;
    if (longer.length <= 120) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return `${lines.join('\n')}\n`;
}

export function sentence(text) {
  return text === ''
    ? ''
    : `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
