import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runQuietly } from '../child.mjs';

/** A block is an excerpt: it may declare what it does not use, and nobody imports its types. */
const ofExcerpts = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedDeclarations: false,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  moduleDetection: 'force',
  rootDir: '.',
  outDir: '.',
  types: ['node'],
};

/** Writes the modules to `folder`, which lies in the tree, and compiles them there: what the compiler says. */
export async function compileProblems(root, folder, modules) {
  const files = modules.map(({ path }) => path);
  const base = join(relative(folder, root), 'tsconfig.base.json');
  const config = { extends: base, compilerOptions: ofExcerpts, files };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  for (const { path, rows } of modules) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), rows.join('\n'));
  }
  if (modules.length === 0) return [];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', '.', '--pretty', 'false'];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: folder });
  return code === 0 ? [] : problemsIn(output, modules);
}

/** Of lines `PATH(LINE,COLUMN): error CODE: MESSAGE`; what is indented goes on. */
function problemsIn(output, modules) {
  return output
    .trim()
    .split(/\n(?!\s)/)
    .map((text) => {
      const [, path, line, problem] = /^(.+)\((\d+),\d+\): error (.*)$/s.exec(text) ?? [];
      const module = modules.find((each) => each.path === path);
      if (module === undefined) throw new Error(`the compiler says: ${text}`);
      return { file: module.file, line: Number(line), problem: problem.replace(/\s+/g, ' ') };
    });
}
