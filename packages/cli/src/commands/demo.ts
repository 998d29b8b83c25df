import { Command } from 'commander';
import type { Act } from '../act.ts';
import { type AnalysisOptions, addAnalysisOptions } from './analysis-options.ts';

interface Options extends AnalysisOptions {
  readonly output?: string;
}

/** `pagefold demo` */
export function demoCommand(act: Act): Command {
  const command = new Command('demo')
    .summary('start four small services, capture and analyse their memory')
    .description(
      'Starts four instances of a small web service, gives them work, captures their memory and says ' +
        'what a pool would save on it. Where processes cannot be captured, it takes a generated image.',
    )
    .option('-o, --output <file>', 'keep the image, readable by its owner only');
  return addAnalysisOptions(command).action(
    act(async (terminal, options: Options) => {
      const { demo } = await import('../actions/demo.ts');
      return demo(terminal, options);
    }),
  );
}
