/**
 * The statements `console.log(…);` among `rows` that say what they print: `{ line, expected }`, from the comment beside
 * the statement, or from those on the lines below it.
 */
export function expectedPrinting(rows) {
  return rows.flatMap((row, first) => {
    if (!row.includes('console.log(')) return [];
    // Biome's format: a statement ends where the indentation is again that of its beginning.
    const last = rows.findIndex(
      (each, at) => at >= first && indentation(each) === indentation(row) && /\);(\s|$)/.test(each),
    );
    const beside = /\);\s*\/\/(.*)$/.exec(rows[last] ?? '')?.[1];
    const expected = beside ?? commentsFrom(rows, last + 1);
    return expected === '' ? [] : [{ line: first + 1, expected }];
  });
}

/** Compares what was printed with a comment: white space does not matter, `…` stands for anything. */
export function isExpected(printed, expected) {
  const pattern = oneLine(expected)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(oneLine(printed));
}

export function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

function indentation(row) {
  return /^ */.exec(row)[0].length;
}

function commentsFrom(rows, first) {
  const below = rows.slice(first).map((row) => /^\s*\/\/(.*)$/.exec(row)?.[1]);
  const end = below.indexOf(undefined);
  return below.slice(0, end < 0 ? below.length : end).join('\n');
}
