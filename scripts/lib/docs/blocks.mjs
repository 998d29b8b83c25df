import { basename, dirname, posix } from 'node:path';

const languages = ['ts', 'typescript'];

/**
 * The modules that the TypeScript blocks of `page` are. The words behind `ts` on a fence say more:
 *
 * - `run`: the module is run as well, and what it prints is compared
 * - `continues`: the block goes on in the module of the block before it
 * - `file=NAME.ts`: other blocks of the page import the module by this name
 * - `no-check: REASON`: not compiled
 *
 * A module is `{ file, path, text, lines, run }`: `path` is where it would stand, relative to the root,
 * `lines` the line of the page for each of its own.
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
      const path = posix.join(moduleFolder(page.file), name);
      if (modules.some((module) => module.path === path)) fail(`a second block has file=${name}`);
      current = { file: page.file, path, text: '', lines: [], run: marks.run };
      modules.push(current);
    }
    append(current, fence);
  }
  return { modules, problems };
}

/** Each page has a folder of its own that is not there, so that names of blocks meet nothing. */
function moduleFolder(file) {
  return posix.join(dirname(file), '.blocks', basename(file, '.md'));
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

function append(module, { text, line }) {
  const rows = text.split('\n');
  // What follows the last line break is empty, and the next block's first line takes its place.
  if (rows.at(-1) === '') rows.pop();
  for (const [index, row] of rows.entries()) {
    module.text += `${row}\n`;
    module.lines.push(line + index);
  }
}
