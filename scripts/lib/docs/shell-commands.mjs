import { dirname } from 'node:path';
import { commandFor } from '../command.mjs';

const shells = ['', 'sh', 'bash', 'shell', 'console'];
const separators = ['|', '||', '&&', ';', '>', '>>', '2>', '&'];

/** Scripts of the root that hand their arguments to the command line, and the words it then gets. */
const handedOn = {
  start: (args) => commandFor(args),
  matrix: (args) => ['matrix', ...args],
};

/**
 * What is wrong with the commands that `page` names in code: `npm run SCRIPT` must be a script of the root,
 * of the page's own workspace, or of the one that the command names; `pagefold VERB --option` must be in
 * the verb's help. `scripts` maps folders to the names of their scripts, with `.` for the root; `verbs`
 * maps each verb to its options, and the empty verb has those of the command itself.
 */
export function commandProblems(page, { scripts, verbs }) {
  return commandsOf(page).flatMap(({ words, line }) => {
    const known = (workspace) => [
      ...(scripts.get('.') ?? []),
      ...(scripts.get(dirname(page.file)) ?? []),
      ...(scripts.get(workspace) ?? []),
    ];
    return wordProblems(words, known, verbs).map((problem) => ({ file: page.file, line, problem }));
  });
}

/** Every command in the page's code, as words. */
function commandsOf({ fences, codeSpans }) {
  const inFences = fences
    .filter(({ info }) => shells.includes(info.split(/\s/)[0]))
    .flatMap(({ text, line }) => linesOf(text, line));
  return [...inFences, ...codeSpans].flatMap(({ text, line }) =>
    split(text).map((words) => ({ words, line })),
  );
}

/** Lines of a block, continued ones as one. */
function linesOf(text, firstLine) {
  const lines = [];
  let continued = '';
  for (const [index, part] of text.split('\n').entries()) {
    continued += part;
    if (continued.endsWith('\\')) {
      continued = `${continued.slice(0, -1)} `;
      continue;
    }
    lines.push({ text: continued, line: firstLine + index });
    continued = '';
  }
  return lines;
}

/** The commands of a line, without prompt, comment, assignments of variables, and what runs them. */
function split(text) {
  const commands = [[]];
  for (const word of text
    .replace(/^\s*\$\s/, '')
    .replace(/(^|\s)#\s.*/, '')
    .split(/\s+/)) {
    if (separators.includes(word)) commands.push([]);
    else if (word !== '') commands.at(-1).push(word);
  }
  return commands.map((words) => {
    const first = words.findIndex((word) => !/^(\w+=.*|npx|sudo)$/.test(word));
    return first < 0 ? [] : words.slice(first);
  });
}

function wordProblems(words, known, verbs) {
  const [program, ...args] = words;
  if (program === 'pagefold') return pagefoldProblems(args, verbs);
  if (program !== 'npm') return [];
  const { script, workspace, rest } = readNpm(args);
  if (script === undefined) return [];
  if (!known(workspace).includes(script)) return [`package.json has no script ${script}`];
  return script in handedOn ? pagefoldProblems(handedOn[script](rest), verbs) : [];
}

/** The script that npm is asked to run, in which workspace, and what stands behind `--`. */
function readNpm(args) {
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const flag = own.findIndex((word) => /^(-w|--workspace)$/.test(word));
  const workspace = flag < 0 ? undefined : own[flag + 1];
  const words = own.filter((word, at) => !word.startsWith('-') && (flag < 0 || at !== flag + 1));
  const [verb, script] = words;
  const rest = dashes < 0 ? [] : args.slice(dashes + 1);
  if (verb === 'run' || verb === 'run-script') return { script, workspace, rest };
  return { script: verb === 'start' || verb === 'test' ? verb : undefined, workspace, rest };
}

function pagefoldProblems(args, verbs) {
  if (args.length === 0) return [];
  const named = !args[0].startsWith('-');
  const verb = named ? args[0] : '';
  if (!/^[a-z]/.test(verb) && named) return [];
  const options = verbs.get(verb);
  if (options === undefined) return [`pagefold has no command ${verb}`];
  return args
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.replace(/[=,.].*/, ''))
    .filter((option) => !options.includes(option))
    .map((option) => `pagefold ${verb}${verb ? ' ' : ''}has no option ${option}`);
}
