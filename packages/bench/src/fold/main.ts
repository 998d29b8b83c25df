import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { pageSize } from '../pages/content.ts';
import { captureDemo } from '../pages/demo-image.ts';
import { readImages } from '../pages/image-pages.ts';
import { columns } from '../report/columns.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { barRows, type FoldResult } from './bars.ts';
import { foldChart } from './chart.ts';
import { foldFigures, poolNames } from './figures.ts';
import { kernelBytes, kernelWays } from './kernels.ts';
import { nbdkitAbsent, nbdkitBytes } from './nbdkit.ts';

const help = `Usage: npm run bench:fold [-- OPTIONS]

Says what pools with fold-s and fold-a save of an image, all tables, dictionaries and models included, beside a disk of
nbdkit's (memory allocator=zstd; how much its process grows, the median of five), and what encoding and decoding take.
All pools but lz4's have a dictionary and similar pages; zspages are as long as a pool of that size has them unless it says
otherwise. "best" is the best parse, with models trained for it; all else is the lazy one. The dictionary and the models are trained on
the image, and once more on its first third alone. Every page is loaded and compared. zram and zswap (6.12, on zsmalloc) stand beside them by their
rules, without their own tables. A minute or two an image; takes nbdkit and nbdcopy, else that comparison is left out.

  --image FILE     a memory image; may be given several times (default: a capture of four demo services)
  --chart FILE     draw the bytes for a stored page, of the first three images, as SVG
  --help           print this
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string', multiple: true, default: [] },
      chart: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  return inScratchFolder(async (folder) => {
    const images = values.image.length > 0 ? values.image : [(await captureDemo(folder)).path];
    const absent = await nbdkitAbsent();
    if (absent !== undefined) {
      process.stderr.write(`ABSENT: nbdkit, ${absent.absent} (${absent.remedy})\n`);
    }
    const results: FoldResult[] = [];
    for (const image of images) {
      process.stderr.write(`${basename(image)} …\n`);
      results.push(await resultOf(image, folder, absent === undefined));
    }
    process.stdout.write(`${[...sizes(results), '', ...wanted(results)].join('\n')}\n`);
    if (values.chart !== undefined) writeFileSync(values.chart, foldChart(results));
    return results.every(({ wrongPages }) => wrongPages === 0) ? exitCodes.ok : exitCodes.failed;
  });
}

async function resultOf(image: string, folder: string, hasNbdkit: boolean): Promise<FoldResult> {
  const { bytes } = await readImages([image], Number.MAX_SAFE_INTEGER);
  const figures = await foldFigures(bytes);
  const kernels = await kernelBytes(image);
  const result = { ...figures, kernels, image: basename(image), length: bytes.length };
  if (!hasNbdkit) return result;
  const nbdkit = {
    defaults: await nbdkitBytes(image, folder, 'defaults'),
    'one thread': await nbdkitBytes(image, folder, 'one thread'),
  };
  return { ...result, nbdkit };
}

/** Factors and bytes a page. */
function sizes(results: readonly FoldResult[]): string[] {
  const rows = [['image', 'pages', ...poolNames, 'nbdkit', 'nbdkit -t 1', ...kernelWays, 'wrong']];
  for (const { image, length, bytes, nbdkit, kernels, wrongPages } of results) {
    const pools = poolNames.map((name) => bytes[name]);
    const disks = [nbdkit?.defaults, nbdkit?.['one thread']];
    const all = [...pools, ...disks, ...kernelWays.map((way) => kernels[way])];
    const factors = all.map((size) => (size === undefined ? 'absent' : (length / size).toFixed(3)));
    rows.push([image, `${length / pageSize}`, ...factors, `${wrongPages}`]);
  }
  return columns(rows);
}

function wanted(results: readonly FoldResult[]): string[] {
  const heading = ['', 'wanted', ...results.map(({ image }) => image)];
  return columns([heading, ...barRows(results)]);
}

await runMain(main);
