import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { pageSize } from '../pages/content.ts';
import { columns } from '../report/columns.ts';
import { runMain } from '../run-main.ts';
import { type CoreFigures, coreFigures, noisyPages, warmPages } from './figures.ts';

const help = `Usage: npm run bench:cores [-- OPTIONS]

Says how much faster an analysis is on several threads than on one: on the wall, and by processor time, which
other work on the machine does not disturb. There the threads share their work evenly, as they do
where each has a processor. Linux only.

  --pages NUMBER     generated pages (default: 98304); the first 32768 are not
                     counted, while threads start
  --threads NUMBER   threads, at least 2, with the one that reads (default: 2)
  --help             print this
`;

const compressorSets = [['lz4'], ['lz4', 'lzo-rle', 'zstd']];

const heading = [
  'compressors',
  'threads',
  'wall µs',
  'processor µs',
  'busiest µs',
  'on the wall',
  'by processor',
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pages: { type: 'string', default: '98304' },
      threads: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const threads = Number(values.threads);
  const bytes = noisyPages(Number(values.pages));
  const rows = [heading];
  for (const compressors of compressorSets) {
    process.stderr.write(`${compressors.join(', ')} …\n`);
    const alone = await coreFigures(bytes, compressors, 1);
    const together = await coreFigures(bytes, compressors, threads);
    for (const figures of [alone, together]) {
      rows.push(row(compressors, figures, alone, bytes.length / pageSize - warmPages));
    }
  }
  process.stdout.write(`A page:\n${columns(rows).join('\n')}\n`);
  return exitCodes.ok;
}

function row(
  compressors: readonly string[],
  figures: CoreFigures,
  alone: CoreFigures,
  pages: number,
): string[] {
  const micros = (ms: number) => ((1000 * ms) / pages).toFixed(1);
  const { threads, wallMs, processorMs, busiestMs } = figures;
  // So many processors cannot be faster than their share, nor than the busiest thread.
  const least = Math.max(busiestMs, processorMs / threads);
  return [
    compressors.join(', '),
    `${threads}`,
    micros(wallMs),
    micros(processorMs),
    micros(busiestMs),
    `${(alone.wallMs / wallMs).toFixed(2)}x`,
    `${(alone.busiestMs / least).toFixed(2)}x`,
  ];
}

await runMain(main);
