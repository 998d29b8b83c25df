import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const columns = 100;

/**
 * What the built command line says of itself, without running it:
 *
 * - `verbs`: a Map of each verb to its options, short and long; the empty verb is the command alone
 * - `helps`: `{ title, text }` of the command and of each verb, as `--help` prints it
 */
export async function readCommandLine(root) {
  const url = pathToFileURL(join(root, 'packages/cli/dist/program.js'));
  const { createProgram } = await import(url.href);
  const program = createProgram(() => () => {});
  const verbs = new Map([['', optionsOf(program)]]);
  for (const command of program.commands) verbs.set(command.name(), optionsOf(command));
  verbs.set('help', []);
  const helps = [program, ...program.commands].map((command) => ({
    title: command === program ? 'pagefold' : `pagefold ${command.name()}`,
    text: helpOf(command),
  }));
  return { verbs, helps };
}

function optionsOf(command) {
  const own = command.createHelp().visibleOptions(command);
  return own.flatMap(({ short, long }) => [short, long]).filter((flag) => flag !== undefined);
}

function helpOf(command) {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => columns,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trimEnd();
}
