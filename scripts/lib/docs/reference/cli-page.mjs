import { readCommandLine } from '../command-line.mjs';
import { heading, wrap } from './markdown-text.mjs';

/** `cli.md`: the help of every command. */
export async function cliPage(root) {
  const { helps } = await readCommandLine(root);
  return [
    heading('The command line', '`pagefold --help` and that of every command'),
    wrap(
      'What the commands print is explained in [the manual of the command](../../packages/cli), the fields of `--json` in [analysis](analysis.md).',
    ),
    ...helps.map(({ title, text }) => `## ${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`),
  ].join('\n');
}
