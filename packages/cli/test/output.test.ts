import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ExitCode, type OutputStream, run } from '@pagefold/cli';
import { KeptOutput } from '@pagefold/test-support';
import test from 'ava';
import { folder, imageFile, pagefold, shell } from './support/pagefold.ts';

/** An output on which nothing can be written. */
class Broken implements OutputStream {
  readonly #how: 'throws' | 'answers';
  readonly #code: string;

  constructor(how: 'throws' | 'answers', code: string) {
    this.#how = how;
    this.#code = code;
  }

  write(_: string, done: (error?: Error | null) => void): void {
    const error = Object.assign(new Error(`${this.#code}: refused`), { code: this.#code });
    if (this.#how === 'throws') throw error;
    setImmediate(done, error);
  }

  on(): void {}
}

const runs = fileURLToPath(new URL('../test/support/runs.mjs', import.meta.url));
const smallMatrix = ['--short', '--page-size', '4096', '--hasher', 'xxh3', '--compressor', 'lz4'];

const commands: Readonly<Record<string, (image: string) => readonly string[]>> = {
  analyze: (image) => ['analyze', image],
  'analyze --json': (image) => ['analyze', image, '--json'],
  backends: () => ['backends'],
  conformance: () => ['conformance', runs],
  matrix: () => ['matrix', ...smallMatrix, '--allocator', 'zbud'],
  '--help': () => ['--help'],
  '--version': () => ['--version'],
  'help analyze': () => ['help', 'analyze'],
};

for (const [name, args] of Object.entries(commands)) {
  for (const how of ['throws', 'answers'] as const) {
    test(`${name}: a full disk is one line and exit code 4 (the stream ${how})`, async (t) => {
      const stderr = new KeptOutput();
      const stdout = new Broken(how, 'ENOSPC');
      t.is(await run(args(await imageFile(t)), { stdout, stderr }), 4);
      t.is(stderr.text, 'pagefold: cannot write to standard output: ENOSPC: refused\n');
    });

    test(`${name}: nobody reads any more, and that is no error (the stream ${how})`, async (t) => {
      const stderr = new KeptOutput();
      const stdout = new Broken(how, 'EPIPE');
      t.is(await run(args(await imageFile(t)), { stdout, stderr }), 0);
      t.is(stderr.text, '');
    });
  }
}

const failures: Readonly<Record<string, readonly [string[], ExitCode]>> = {
  'a usage error': [['analyse'], 2],
  'a module that is not there': [['backends', '--with', 'nowhere.mjs'], 3],
  'a missing file': [['analyze', 'nowhere.raw'], 4],
  'no command': [[], 2],
};

for (const [name, [args, exitCode]] of Object.entries(failures)) {
  test(`${name} keeps its exit code where standard error cannot be written`, async (t) => {
    const stdout = new KeptOutput();
    t.is(await run(args, { stdout, stderr: new Broken('answers', 'EPIPE') }), exitCode);
    t.is(stdout.text, '');
  });
}

test('an error that cannot be written as JSON keeps its exit code', async (t) => {
  const stdout = new Broken('throws', 'ENOSPC');
  const stderr = new KeptOutput();
  t.is(await run(['analyze', 'nowhere.raw', '--json'], { stdout, stderr }), 4);
});

test('a real full disk and real closed pipes', async (t) => {
  const full = await shell('$PAGEFOLD backends >/dev/full');
  t.is(full.exitCode, 4);
  t.is(full.err.trimEnd().split('\n').length, 1, full.err);
  const head = await shell('$PAGEFOLD backends | head -n 1; echo $PIPESTATUS');
  t.regex(head.out, /^hasher .*\n0\n$/);
  t.is(head.err, '');
  const closed = await shell(
    '{ $PAGEFOLD analyze /nowhere; echo $? >&3; } 3>&1 2>&1 >/dev/null | cat',
  );
  t.regex(closed.out, /no such file/);
  const without = await shell('$PAGEFOLD analyze /nowhere 2>&-; echo $?');
  t.is(without.out, '4\n');
});

test('a demo whose standard error is closed leaves nothing behind', async (t) => {
  const tmp = await folder(t);
  const line =
    '{ TMPDIR="$1" $PAGEFOLD demo 2>&1 >/dev/null; echo $? >"$1.rc"; } | true; cat "$1.rc"; rm "$1.rc"';
  const { out } = await shell(`set -o pipefail; ${line}`, tmp);
  t.is(out, '4\n');
  t.deepEqual(await readdir(tmp), []);
});

test('no command shows the help and nothing else', async (t) => {
  const { exitCode, out, err } = await pagefold();
  t.is(exitCode, 2);
  t.is(out, '');
  t.regex(err, /^Usage: pagefold/);
  t.false(err.includes('outputHelp'));
});

test('help for a word that is no command says so', async (t) => {
  const { exitCode, err } = await pagefold('help', 'bogus');
  t.is(exitCode, 2);
  t.is(err, "pagefold: unknown command 'bogus'; see pagefold --help\n");
});
