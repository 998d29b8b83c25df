import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { makeMix } from '../pages/mix.ts';
import { readSource } from '../pages/source.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { type Counts, mapOf, readCounts } from './callgrind.ts';
import { phases, rounds } from './phases.ts';

const help = `Usage: npm run bench:instructions [-- OPTIONS]

Counts the instructions of stores and loads of a pool (xxh3, lz4, zsmalloc) with valgrind's callgrind: the same
on a busy machine as on a quiet one. About three minutes.

  --image FILE     take pages from this memory image (default: a capture of four demo services)
  --pages COUNT    pages of the mix that are stored (default: 2000)
  --functions N    print the N costliest functions of each phase
  --help           print this
`;

const countedProcess = fileURLToPath(new URL('counted-process.js', import.meta.url));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string' },
      pages: { type: 'string', default: '2000' },
      functions: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  return inScratchFolder(async (folder) => {
    const images = values.image === undefined ? [] : [values.image];
    const { bytes, contents } = await readSource(images, 131_072, folder);
    const count = Number(values.pages);
    const pages = join(folder, 'pages');
    writeFileSync(pages, makeMix(bytes, contents, count, 1).pages);
    const pid = runCounted(folder, pages);
    report(folder, count, Number(values.functions));
    rmSync(mapOf(`${pid}`), { force: true });
    return exitCodes.ok;
  });
}

/** Runs the counted process, which leaves a file a phase, and returns its id. @throws Error where there is no valgrind. */
function runCounted(folder: string, pages: string): number {
  const { error, pid, status, stderr } = spawnSync(
    'valgrind',
    [
      '--tool=callgrind',
      '--smc-check=all-non-file',
      '--dump-instr=yes',
      '--dump-before=*GetHostname*',
      `--callgrind-out-file=${join(folder, 'counts')}`,
      `--log-file=${join(folder, 'log')}`,
      process.execPath,
      // One thread, so that nothing is done beside; and a map of the code that is made on the way.
      '--single-threaded',
      '--perf-basic-prof',
      countedProcess,
      pages,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (error !== undefined) {
    throw new Error(`valgrind cannot be run (apt-get install valgrind): ${error.message}`);
  }
  if (status !== 0) throw new Error(`the counted process has failed: ${stderr}`);
  return pid;
}

function report(folder: string, count: number, functions: number): void {
  const perPage = (instructions: number) => Math.round(instructions / count);
  const lines = [`instructions a page (${count} pages)     glue  modules   engine`];
  for (const [i, phase] of phases.entries()) {
    const counts = quietest(folder, i);
    const figures = [counts.glue, counts.modules, counts.engine].map(perPage);
    lines.push(`${phase.padEnd(32)}${figures.map((figure) => `${figure}`.padStart(9)).join('')}`);
    lines.push(...costliest(counts, functions, perPage));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Of the rounds of a phase, the one in which the engine did least besides. */
function quietest(folder: string, phase: number): Counts {
  const all: Counts[] = [];
  for (let round = 0; round < rounds; round++) {
    // The first file of a round ends where its first phase begins.
    const file = 1 + round * (phases.length + 1) + 1 + phase;
    all.push(readCounts(join(folder, `counts.${file}`)));
  }
  return all.reduce((best, counts) => (counts.engine < best.engine ? counts : best));
}

function costliest(
  { functions }: Counts,
  most: number,
  perPage: (instructions: number) => number,
): string[] {
  return functions
    .slice(0, most)
    .map(([name, cost]) => `${`${perPage(cost)}`.padStart(8)}  ${name}`);
}

await runMain(main);
