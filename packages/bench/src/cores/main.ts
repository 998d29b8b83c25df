import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { columns } from '../report/columns.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { PageFiles } from './page-files.ts';
import { rowsOf } from './rows.ts';
import { batchPages, contestantsFor, takeRounds } from './take-rounds.ts';

const help = `Usage: npm run bench:cores [-- OPTIONS]

Says how much faster an analysis is on several threads than on one, and how much faster it could be on this machine:
as many analyses of one thread as there are threads, each in a process of its own and on its part of the pages, share
nothing but the machine, its memory's bandwidth among it. Pages are read of files in the folder for temporary files,
which have to fit into the system's cache.

  --pages NUMBER     generated pages that count (default: 65536)
  --warm-up NUMBER   pages before them, while threads start (default: 32768)
  --threads NUMBER   threads, at least 2, with the one that reads (default: 2)
  --rounds NUMBER    rounds; each begins with another row of the table (default: 5)
  --help             print this
`;

/** The quickest look, and what \`pagefold analyze\` compares. */
const compressorSets = [['lz4'], ['lz4', 'lzo-rle', 'zstd']];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pages: { type: 'string', default: '65536' },
      'warm-up': { type: 'string', default: '32768' },
      threads: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const threads = positive('--threads', values.threads, 2);
  const rounds = positive('--rounds', values.rounds, 1);
  const pages = wholeBatches(positive('--pages', values.pages, 1), threads);
  const warmPages = wholeBatches(positive('--warm-up', values['warm-up'], 1), 1);
  const contestants = contestantsFor(threads);
  const rows: string[][] = [];
  await inScratchFolder(async (folder) => {
    const files = new PageFiles(folder);
    for (const compressors of compressorSets) {
      const names = compressors.join(', ');
      process.stderr.write(`${names} …\n`);
      const times = await takeRounds(contestants, { files, compressors, warmPages, pages }, rounds);
      rows.push(...rowsOf(names, contestants, times));
    }
  });
  const heading = ['compressors', '', 'wall µs', 'processor µs', 'to one thread', 'of what can be'];
  process.stdout.write(
    `A page, medians of ${rounds} rounds (their middle half):\n${columns([heading, ...rows]).join('\n')}\n`,
  );
  return exitCodes.ok;
}

function positive(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} expected a whole number from ${least}, got ${text}`);
}

/** So many that each of some processes has whole batches. */
function wholeBatches(pages: number, processes: number): number {
  const unit = batchPages * processes;
  return unit * Math.ceil(pages / unit);
}

class UsageError extends Error {
  readonly code = 'ERR_PARSE_ARGS_VALUE';
}

await runMain(main);
