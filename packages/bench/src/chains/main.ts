import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createFoldAWasm } from '@pagefold/compress-fold';
import { createLz4Wasm } from '@pagefold/compress-lz4';
import type { Compressor, DictionaryId } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { exitCodes } from '../exit-codes.ts';
import { trainedOn } from '../fold/trained.ts';
import { pageSize } from '../pages/content.ts';
import { contentsOf } from '../pages/contents.ts';
import { readSource } from '../pages/source.ts';
import { columns } from '../report/columns.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { chains, crossingOf } from './crossing.ts';

const help = `Usage: npm run bench:chains [-- OPTIONS]

Says up to which size a pool takes less with zspages of up to ${chains.short} pool pages than with up to ${chains.long}: an image's contents, compressed with
lz4 and with fold-a, are put into zsmalloc again and again. Short zspages leave less in those that are partly filled, long
ones pack better.

  --image FILE     a memory image; may be given several times (default: a capture of four demo services)
  --help           print this
`;

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
    const names = [`steady ${chains.short}/${chains.long}`, 'equal at, pages MiB', 'pool MiB'];
    const rows = [['image', 'compressor', 'mean bytes', ...names]];
    for (const [i, bytes] of images.entries()) {
      const name = values.image[i] === undefined ? 'demo services' : basename(values.image[i]);
      process.stderr.write(`${name} …\n`);
      rows.push(...rowsOf(name, bytes));
    }
    process.stdout.write(`${columns(rows).join('\n')}\n`);
    return exitCodes.ok;
  });
}

function rowsOf(name: string, bytes: Uint8Array): string[][] {
  const { distinct } = contentsOf(bytes);
  const memory = new Workbench();
  const context = { memory, pageSize, dictionaries: 1 };
  const lz4 = createLz4Wasm(context);
  const fold = createFoldAWasm(context);
  const trained = fold.prepare!(trainedOn(bytes)['fold-a']);
  const pageAt = memory.reserve(pageSize + Math.max(lz4.readSlack, fold.readSlack), 64);
  const objectAt = memory.reserve(pageSize + Math.max(lz4.writeSlack, fold.writeSlack), 64);
  const length = (codec: Compressor, page: number, dictionary: DictionaryId): number => {
    memory.bytes.set(bytes.subarray(page * pageSize, (page + 1) * pageSize), pageAt);
    // What does not become shorter is kept as it is.
    return codec.compress(pageAt, pageSize, objectAt, pageSize, 0, dictionary) || pageSize;
  };
  return [
    { codec: lz4, dictionary: 0 as const },
    { codec: fold, dictionary: trained },
  ].map(({ codec, dictionary }) => {
    const lengths = [...distinct].map((page) => length(codec, page, dictionary));
    const { meanLength, steady, objects, poolBytes } = crossingOf(lengths);
    const mebibytes = [objects * pageSize, poolBytes].map((size) => (size / 2 ** 20).toFixed(0));
    return [name, codec.name, meanLength.toFixed(0), steady.toFixed(3), ...mebibytes];
  });
}

await runMain(main);
