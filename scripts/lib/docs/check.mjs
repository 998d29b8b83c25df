import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, readPackages, workspaceFolders } from '../workspaces.mjs';
import { readBlocks } from './blocks.mjs';
import { readCommandLine } from './command-line.mjs';
import { compileProblems } from './compile.mjs';
import { linkProblems } from './links.mjs';
import { overviewProblems } from './overviews.mjs';
import { readPages } from './pages.mjs';
import { runProblems } from './run.mjs';
import { commandProblems } from './shell-commands.mjs';

/**
 * Checks the pages below `root`, which must be built: `problems` has `{ file, line, problem }` in the order
 * of the pages, `counts` what was looked at.
 */
export async function checkPages(root) {
  const pages = readPages(root);
  const blocks = pages.map(readBlocks);
  const modules = blocks.flatMap((each) => each.modules);
  const { verbs } = await readCommandLine(root);
  const scripts = readScripts(root);
  const problems = [
    ...blocks.flatMap((each) => each.problems),
    ...linkProblems(root, pages),
    ...overviewProblems(pages, { packages: readPackages(root), scripts: scripts.get('.') }),
    ...pages.flatMap((page) => commandProblems(page, { scripts, verbs })),
    ...(await moduleProblems(root, modules)),
  ];
  const counts = {
    pages: pages.length,
    modules: modules.length,
    run: modules.filter(({ run }) => run).length,
    links: pages.reduce((sum, { links }) => sum + links.length, 0),
  };
  return { problems: problems.sort(inOrder), counts };
}

/** What is wrong with modules when they are compiled, and when they are run. */
export async function moduleProblems(root, modules) {
  // In the tree, where the packages are found.
  const folder = mkdtempSync(join(root, '.docs-'));
  try {
    const compiling = await compileProblems(root, folder, modules);
    const broken = new Set(compiling.map(({ file }) => file));
    // What does not compile says why; that it does not run either is no news.
    const whole = modules.filter(({ file }) => !broken.has(file));
    return [...compiling, ...(await runProblems(root, folder, whole))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The names of the scripts of the root and of every workspace. */
function readScripts(root) {
  const folders = ['.', ...workspaceFolders(root)].filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  return new Map(
    folders.map((folder) => {
      const { scripts = {} } = readJson(join(root, folder, 'package.json'));
      return [folder, Object.keys(scripts)];
    }),
  );
}

function inOrder(a, b) {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
