// Compiles the kernels, which are written in AssemblyScript, into the sources of their packages. With
// `--check` it writes nothing and fails where the sources have other bytes than a build makes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { binaryProblems } from './lib/kernels/binary.mjs';
import { generatedSource } from './lib/kernels/generated.mjs';
import { findKernels } from './lib/kernels/sources.mjs';
import { main } from './lib/main.mjs';
import { prepareTools } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  await prepareTools();
  // Only now: it imports the compiler, which the line above may have installed.
  const { compileKernel } = await import('./lib/kernels/compile.mjs');
  let ok = true;
  for (const kernel of findKernels(root)) {
    const builds = await compileKernel(root, kernel.source);
    const problems = builds.flatMap(({ name, bytes }) =>
      binaryProblems(bytes).map((problem) => `${name}: ${problem}`),
    );
    if (problems.length === 0) problems.push(...settle(kernel, builds, values.check));
    const sizes = builds.map(({ name, bytes }) => `${name} ${bytes.length} bytes`).join(', ');
    console.log(`${problems.length === 0 ? 'ok' : 'FAILED'} ${kernel.source}: ${sizes}`);
    for (const problem of problems) console.log(`   ${problem}`);
    ok &&= problems.length === 0;
  }
  return ok ? 0 : 1;
});

/** Writes the generated source where it differs, or says that it does. */
function settle(kernel, builds, check) {
  const path = join(root, kernel.output);
  const text = generatedSource(kernel, builds);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return [];
  if (check) return [`${kernel.output} is not what it is built to: run npm run build:kernels`];
  writeFileSync(path, text);
  return [];
}
