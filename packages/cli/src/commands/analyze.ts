import { defaultPageSize } from '@pagefold/contracts';
import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import { type AnalysisOptions, addAnalysisOptions, zramChoices } from './analysis-options.ts';
import { pageSizeOption } from './page-size-option.ts';

interface Options extends AnalysisOptions {
  readonly pageSize: number;
  readonly as?: 'zram';
}

/** `pagefold analyze IMAGE…` */
export function analyzeCommand(act: Act): Command {
  const command = new Command('analyze')
    .summary('say what a pool would save on memory images')
    .description(
      'Says what deduplication, compression and an allocator would save on memory images: files of raw\n' +
        'pages, such as `pagefold capture` or a virtual machine writes. Several are taken as one. Times are\n' +
        "the processor's, the median of blocks of pages.",
    )
    .argument('<image...>', 'files of raw pages')
    .addOption(pageSizeOption('bytes of a page').default(defaultPageSize))
    .addOption(
      new Option('--as <device>', "predict a device's figures as well: zram's mm_stat").choices([
        'zram',
      ]),
    );
  return addAnalysisOptions(command).action(
    act(async (terminal, paths: string[], options: Options) => {
      const asZram = options.as === 'zram';
      const chosen = asZram ? zramChoices(command, options) : options;
      const { analyzeImages } = await import('../actions/analyze-images.ts');
      return analyzeImages(terminal, paths, { ...chosen, pageSize: options.pageSize, asZram });
    }),
  );
}
