import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readWorkspace } from '../../layers/workspace.mjs';
import { Failure } from '../../main.mjs';
import { docParagraphs, readInterfaces } from './interfaces.mjs';
import { code, heading, sentence, table, wrap } from './markdown-text.mjs';

const source = 'packages/contracts/src/errors.ts';

/** `errors.md`: what to catch, and a section for each code, from the comments of the codes. */
export function errorsPage(root) {
  const codes = readCodes(root);
  const thrown = findThrown(root);
  const classes = classesOf(root, thrown);
  return [
    heading('Errors', source),
    wrap(introduction),
    table(
      ['class', 'what it means', 'codes'],
      classes.map(({ name, text, codes: own }) => [
        code(name),
        text,
        own.map((each) => `[${code(each)}](#${each.toLowerCase()})`).join(' '),
      ]),
    ),
    ...codes.map((each) => section(each, thrown)),
  ].join('\n');
}

const introduction = `What a caller may want to catch is a \`PagefoldError\` with a \`code\`. Codes do not change between major
  versions; messages do. \`PagefoldError.is(value)\` tells such an error from any other, also where two copies of a package
  are installed. Two other things are no such errors. Outcomes (\`'shared'\`, \`'pool-limit'\`) are values. Mistakes of the caller
  are \`TypeError\` and \`RangeError\`; their message says what was expected and what came, and nothing has changed.`;

function section({ name, meaning, paragraphs }, thrown) {
  const { classes, packages } = thrown.get(name) ?? { classes: new Set(), packages: new Set() };
  if (classes.size === 0) throw new Failure(`${source}: nothing throws ${name}: remove it`);
  const [when, ...whatToDo] = paragraphs;
  if (whatToDo.length === 0) {
    throw new Failure(
      `${source}: ${name} needs a comment that says when it comes and, in a second paragraph, what to do`,
    );
  }
  const from = [...packages].sort().map((each) => `[${each}](../../packages/${each})`);
  return [
    `## ${name}\n`,
    wrap(`${sentence(meaning)} ${[...classes].map(code).join(' or ')}, from ${from.join(', ')}.`),
    wrap(`**When.** ${when}`),
    wrap(`**What to do.** ${whatToDo.join(' ')}`),
  ].join('\n');
}

/** `errorCodes`, read from the source: `{ name, meaning, paragraphs }`. */
function readCodes(root) {
  const text = readFileSync(join(root, source), 'utf8');
  const file = ts.createSourceFile(source, text, ts.ScriptTarget.Latest, true);
  const codes = [];
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer)) {
      const { text: meaning } = node.initializer;
      codes.push({ name: node.name.getText(), meaning, paragraphs: docParagraphs(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file.statements.find((node) => ts.isVariableStatement(node)));
  return codes;
}

/** Which classes and packages throw a code: every `new SomeError('CODE', …)` of the sources. */
function findThrown(root) {
  const thrown = new Map();
  const fixed = fixedCodes(root);
  for (const { name, sources } of readWorkspace(root)) {
    const made = sources.flatMap(({ text }) => [
      ...text.matchAll(/\bnew (\w+)\(\s*(?:'(PAGEFOLD_\w+)')?/g),
    ]);
    for (const [, className, each = fixed.get(className)] of made) {
      if (each === undefined) continue;
      if (!thrown.has(each)) thrown.set(each, { classes: new Set(), packages: new Set() });
      thrown.get(each).classes.add(className);
      thrown.get(each).packages.add(name);
    }
  }
  return thrown;
}

/** Classes that have one code for all: theirs is the one that they hand to `super(…)`. */
function fixedCodes(root) {
  const classes = readFileSync(join(root, source), 'utf8')
    .split(/^export class /m)
    .slice(1);
  return new Map(
    classes.flatMap((text) => {
      const [, each] = /\bsuper\(\s*'(PAGEFOLD_\w+)'/.exec(text) ?? [];
      return each === undefined ? [] : [[/^\w+/.exec(text)[0], each]];
    }),
  );
}

function classesOf(root, thrown) {
  return [...readInterfaces(root, source)].flatMap(([name, { text }]) => {
    const codes = [...thrown].filter(([, { classes }]) => classes.has(name)).map(([each]) => each);
    return codes.length === 0 ? [] : [{ name, text, codes: codes.sort() }];
  });
}
