import { parseOptions, sections, UsageError } from '@pagefold/bench';
import test from 'ava';

test('without arguments everything is measured and published', (t) => {
  t.deepEqual(parseOptions([]), {
    help: false,
    images: [],
    sections,
    quick: false,
    seed: 1,
    publish: true,
  });
});

test('a quick run, a part of a run, or charts elsewhere leave the published figures alone', (t) => {
  for (const args of [
    ['--quick'],
    ['--only', 'mix'],
    ['--no-charts'],
    ['--charts', 'somewhere'],
    ['--from', 'old.json', '--no-charts'],
  ]) {
    t.false(parseOptions(args).publish, args.join(' '));
  }
  t.true(parseOptions(['--from', 'old.json']).publish);
});

test('images can be several, parts are named in any order', (t) => {
  const { images, sections: chosen } = parseOptions(
    '--image a --image b --only steady,mix'.split(' '),
  );
  t.deepEqual(images, ['a', 'b']);
  t.deepEqual(chosen, ['mix', 'steady']);
});

const mistakes: readonly (readonly [string, RegExp])[] = [
  ['--imagee x', /^Unknown option '--imagee'; see --help$/],
  ['x', /^Unexpected argument 'x'/],
  ['--image', /argument missing/],
  ['--only mixed', /^--only expected some of turns, image, .* got "mixed"$/],
  ['--seed abc', /^--seed expected an integer/],
  ['--seed 4294967296', /^--seed expected an integer/],
  ['--quick=yes', /quick/],
  ['--charts a --no-charts', /contradict/],
];

for (const [args, message] of mistakes) {
  test(`a mistake gets one line: ${args}`, (t) => {
    const error = t.throws(() => parseOptions(args.split(' ')), {
      instanceOf: UsageError,
      message,
    });
    t.notRegex(error.message, /\n/);
  });
}
