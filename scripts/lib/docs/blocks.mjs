const languages = ['ts', 'typescript'];

/**
 * The modules that the TypeScript blocks of `page` are. The words behind `ts` on a fence say more:
 *
 * - `run`: the module is run as well, and what it prints is compared
 * - `continues`: the block goes on in the module of the block before it
 * - `file=NAME.ts`: other blocks of the page import the module by this name
 * - `no-check: REASON`: not compiled
 *
 * A module is `{ file, path, rows, run }`: `path` is unique, `rows` are its lines, each where it stands in the page, so
 * that whatever is said of a line is said of the page's.
 */
export function readBlocks(page) {
  const modules = [];
  const problems = [];
  let current;
  for (const fence of page.fences) {
    const [language, ...words] = fence.info.split(/\s+/);
    if (!languages.includes(language)) continue;
    const marks = readMarks(words);
    const fail = (problem) => problems.push({ file: page.file, line: fence.line - 1, problem });
    for (const problem of marks.problems) fail(problem);
    if (marks.unchecked) continue;
    if (marks.continues && current === undefined) fail('continues, but no block stands before it');
    if (!marks.continues || current === undefined) {
      const name = marks.name ?? `block-${modules.length + 1}.ts`;
      const path = `${page.file.replace(/\.md$/, '')}/${name}`;
      if (modules.some((module) => module.path === path)) fail(`a second block has file=${name}`);
      current = { file: page.file, path, rows: [], run: marks.run };
      modules.push(current);
    }
    for (const [index, row] of fence.text.split('\n').entries()) {
      current.rows[fence.line - 1 + index] = row;
    }
  }
  for (const module of modules) module.rows = Array.from(module.rows, (row) => row ?? '');
  return { modules, problems };
}

function readMarks(words) {
  const marks = { run: false, continues: false, unchecked: false, name: undefined, problems: [] };
  for (const [index, word] of words.entries()) {
    if (word === 'no-check:') {
      marks.unchecked = true;
      if (index + 1 === words.length) marks.problems.push('no-check: needs a reason');
      return marks;
    }
    const name = /^file=([\w-]+\.ts)$/.exec(word)?.[1];
    if (word === 'run') marks.run = true;
    else if (word === 'continues') marks.continues = true;
    else if (name !== undefined) marks.name = name;
    else
      marks.problems.push(
        `"${word}" is no word for a block: run, continues, file=NAME.ts, no-check: REASON`,
      );
  }
  if (marks.continues && (marks.run || marks.name !== undefined)) {
    marks.problems.push('run and file= stand at the block that is continued');
  }
  return marks;
}
