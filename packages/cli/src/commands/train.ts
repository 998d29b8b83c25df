import { defaultPageSize } from '@pagefold/contracts';
import { Command, InvalidArgumentError } from 'commander';
import type { Act } from '../act.ts';
import { type BackendChoice, parseChoice } from '../choices.ts';
import { parseSize } from '../size.ts';
import { withOption } from './analysis-options.ts';
import { pageSizeOption } from './page-size-option.ts';

interface Options {
  readonly output: string;
  readonly pageSize: number;
  readonly size?: number;
  readonly compressor?: BackendChoice;
  readonly with?: readonly string[];
  readonly note?: string;
  readonly json?: boolean;
}

const [smallest, largest] = [512, 1024 * 1024];
const longestNote = 1024;

/** `pagefold train IMAGE… -o FILE` */
export function trainCommand(act: Act): Command {
  return new Command('train')
    .summary('make a dictionary for compressors from memory images')
    .description(
      'Makes a dictionary from memory images: what many of their pages have in common, which compressors ' +
        'then need not say again. It takes images of every format that analyze takes. The same images make ' +
        'the same dictionary.\n' +
        'For a compressor that has a model of pages, such as fold-a, name it: the file then holds dictionary and ' +
        'model, for pools with that compressor only.\n' +
        'The file holds memory of the images, secrets included, and pages that are compressed with it depend ' +
        'on it. A file of that name is replaced once the new one is whole.\n' +
        'serve --dictionary takes the file, and the option "dictionary" of a pool its content.',
    )
    .argument('<image...>', 'memory images to train on; - for standard input')
    .requiredOption('-o, --output <file>', 'file to write, readable by its owner only')
    .addOption(pageSizeOption('bytes of a page').default(defaultPageSize))
    .option(
      '--compressor <backend>',
      'what it is for: NAME, NAME/ENGINE or NAME:option=value,…; any that takes dictionaries, where it is not given',
      (text) => parseChoice(text),
    )
    .addOption(withOption())
    .option(
      '--size <bytes>',
      'the most bytes of the dictionary (default: what the compressor makes use of, up to 64 KiB; 57344 for any)',
      parseDictionarySize,
    )
    .option(
      '--note <text>',
      'what it is of, for people; the images, where it is not given',
      parseNote,
    )
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, paths: string[], options: Options) => {
        const { train } = await import('../actions/train.ts');
        return train(terminal, paths, options);
      }),
    );
}

function parseDictionarySize(text: string): number {
  const size = parseSize(text);
  if (size >= smallest && size <= largest) return size;
  throw new InvalidArgumentError(`Expected ${smallest} to ${largest} bytes.`);
}

function parseNote(text: string): string {
  if (Buffer.byteLength(text) <= longestNote) return text;
  throw new InvalidArgumentError(`Expected at most ${longestNote} bytes.`);
}
