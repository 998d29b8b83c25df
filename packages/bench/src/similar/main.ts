import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { readSource } from '../pages/source.ts';
import { columns } from '../report/columns.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { type SimilarFigures, similarFigures } from './figures.ts';

const help = `Usage: npm run bench:similar [-- OPTIONS]

Says what it saves and costs to store pages as their differences from similar ones (xxh3, lz4, zsmalloc), image by
image: the saving factor with all tables, CPU of a store and a load as multiples of those without, and the most that
bases without slots take while slots go at random. Then the factor with a dictionary besides, whose bytes count: one
that was trained on every 16th content of the image, and one that the pool trains itself. Every page is loaded and
compared.

  --image FILE     a memory image; may be given several times (default: a capture of four demo services)
  --help           print this
`;

/** Of which the times are the median. */
const rounds = 5;

const heading = [
  'image',
  'lz4',
  'similar',
  'gain',
  'deltas',
  'store',
  'load',
  'dead bases',
  'dictionary',
  'gain',
  'auto',
  'gain',
  'wrong',
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  return inScratchFolder(async (folder) => {
    const { images } = await readSource(values.image, Number.MAX_SAFE_INTEGER, folder);
    const rows = [heading];
    for (const [i, bytes] of images.entries()) {
      const name = values.image[i] === undefined ? 'demo services' : basename(values.image[i]);
      process.stderr.write(`${name} …\n`);
      rows.push(row(name, await similarFigures(bytes, rounds)));
    }
    process.stdout.write(`${columns(rows).join('\n')}\n`);
    return exitCodes.ok;
  });
}

function row(name: string, figures: SimilarFigures): string[] {
  const { factor, plainFactor, deltas, store, load, deadBases, wrongPages } = figures;
  const { dictionaryFactor, autoFactor } = figures;
  return [
    name,
    plainFactor.toFixed(3),
    factor.toFixed(3),
    percent(factor / plainFactor - 1),
    percent(deltas),
    `${store.toFixed(2)}x`,
    `${load.toFixed(2)}x`,
    percent(deadBases),
    dictionaryFactor.toFixed(3),
    percent(dictionaryFactor / plainFactor - 1),
    autoFactor.toFixed(3),
    percent(autoFactor / plainFactor - 1),
    `${wrongPages}`,
  ];
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

await runMain(main);
