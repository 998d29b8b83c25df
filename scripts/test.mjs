// `npm test`: every test with coverage and its thresholds, or only what the arguments name, without.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAttached } from './lib/child.mjs';
import { checkCoverage } from './lib/coverage.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { countsLine, countsVariable } from './lib/test-counts.mjs';

const ava = join(root, 'node_modules/ava/entrypoints/cli.mjs');
const c8 = join(root, 'node_modules/c8/bin/c8.js');

await main(async () => {
  await prepare();
  const args = process.argv.slice(2);
  const scratch = await mkdtemp(join(tmpdir(), 'pagefold-test-'));
  const counts = join(scratch, 'counts.json');
  try {
    const exitCode =
      args.length > 0 ? await runTests([ava, ...args], counts) : await runAll(counts);
    console.log(`tests: ${countsLine(counts, exitCode)}`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

async function runAll(counts) {
  rmSync(join(root, 'coverage'), { recursive: true, force: true });
  const exitCode = await runTests([c8, process.execPath, ava], counts);
  if (exitCode !== 0) return exitCode;
  const results = checkCoverage(root);
  for (const { ok, line } of results) console.log(ok ? line : `FAILED ${line}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function runTests(args, counts) {
  const env = { ...process.env, [countsVariable]: counts };
  return runAttached(process.execPath, args, { cwd: root, env });
}
