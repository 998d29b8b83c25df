// Compiles the WebAssembly modules, which are written in AssemblyScript, into the sources of their packages. With
// `--check` it writes nothing and fails where the sources have other bytes than a build makes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './lib/main.mjs';
import { binaryProblems } from './lib/modules/binary.mjs';
import { generatedSource } from './lib/modules/generated.mjs';
import { findModules } from './lib/modules/sources.mjs';
import { prepareTools } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  await prepareTools();
  // Only now: it imports the compiler, which the line above may have installed.
  const { compileModule } = await import('./lib/modules/compile.mjs');
  let ok = true;
  for (const module of findModules(root)) {
    const builds = await compileModule(root, module.source);
    const problems = builds.flatMap(({ name, bytes }) =>
      binaryProblems(bytes).map((problem) => `${name}: ${problem}`),
    );
    if (problems.length === 0) problems.push(...settle(module, builds, values.check));
    const sizes = builds.map(({ name, bytes }) => `${name} ${bytes.length} bytes`).join(', ');
    console.log(`${problems.length === 0 ? 'ok' : 'FAILED'} ${module.source}: ${sizes}`);
    for (const problem of problems) console.log(`   ${problem}`);
    ok &&= problems.length === 0;
  }
  return ok ? 0 : 1;
});

/** Writes the generated source where it differs, or says that it does. */
function settle(module, builds, check) {
  const path = join(root, module.output);
  const text = generatedSource(module, builds);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return [];
  if (check) return [`${module.output} is not what it is built to: run npm run build:modules`];
  writeFileSync(path, text);
  return [];
}
