import type { BackendKind } from '@pagefold/contracts';
import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import type { MatrixOptions } from '../actions/prove-combinations.ts';
import { withOption } from './analysis-options.ts';
import { dictionaryOption } from './dictionary-option.ts';
import { pageSizeOption } from './page-size-option.ts';
import { similarityOption } from './similarity-option.ts';

const similarPages = 'each without and with pages stored as their differences from similar ones';

/** `pagefold matrix` */
export function matrixCommand(act: Act): Command {
  const only = (kind: BackendKind) =>
    new Option(`--${kind} <name...>`, `only combinations with these ${kind}s`);
  return new Command('matrix')
    .summary('prove every combination of backends')
    .description(
      'Runs every hasher with every compressor and every allocator, and every further engine with the ' +
        'default ones: random calls against a model, an image read back, the pool limit, and faults in ' +
        'each backend. With all page sizes, so many of them on other sizes than 4096 that each backend ' +
        'meets every other, and the suite of each backend too, on 16384 and 65536.',
    )
    .addOption(withOption())
    .addOption(only('hasher'))
    .addOption(only('compressor'))
    .addOption(only('allocator'))
    .option('--image <file>', 'raw pages to store and read back; generated ones by default')
    .addOption(
      pageSizeOption('bytes of a page; without it and --image all, most calls on 4096 and 16384'),
    )
    .addOption(similarityOption(similarPages))
    .addOption(dictionaryOption('each with a dictionary besides'))
    .option('--short', 'fewer calls and pages, and pages of 4096 and 16384 bytes only')
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, options: MatrixOptions) => {
        const { proveCombinations } = await import('../actions/prove-combinations.ts');
        return proveCombinations(terminal, options);
      }),
    );
}
