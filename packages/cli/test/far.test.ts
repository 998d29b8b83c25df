import test from 'ava';
import { pagefold } from './support/pagefold.ts';
import { secretIn } from './support/secret.ts';

const wrong: Readonly<Record<string, readonly [RegExp, number, ...string[]]>> = {
  'a far tier without a secret': [/expected --far-domain too/, 3, '--far', 'valkey://127.0.0.1'],
  'a secret of no far tier': [/expected --far too/, 3, '--far-domain', 'vm1=secret'],
  'a budget of no far tier': [/--far-limit is about a far tier/, 3, '--far-limit', '1G'],
  'a budget that is none': [/Expected a number of bytes/, 2, '--far-limit', 'much'],
  'an age in no backing file': [
    /expected --backing-file too/,
    3,
    ...['--far', 'valkey://127.0.0.1', '--far-domain', 'vm1=secret', '--far-after', '9'],
  ],
  'a domain that is none': [/Expected EXPORT=FILE/, 2, '--far-domain', 'vm1'],
  'a lease that is none': [/number above 0, got soon/, 2, '--far-lease', 'soon'],
};

for (const [what, [message, exitCode, ...args]] of Object.entries(wrong)) {
  test(`serve refuses ${what}`, async (t) => {
    const ended = await pagefold('serve', '-s', '--export', 'vm1=1M', '--limit', '1M', ...args);
    t.regex(ended.err, message);
    t.is(ended.exitCode, exitCode);
  });
}

test('serve refuses secrets that others can read, and exports that there are not', async (t) => {
  const serve = [
    'serve',
    '-s',
    '--export',
    'vm1=1M',
    '--limit',
    '1M',
    '--far',
    'valkey://localhost',
  ];
  const open = await pagefold(...serve, '--far-domain', `vm1=${await secretIn(t, 0o644)}`);
  t.regex(open.err, /others can read this secret: expected a file of mode 600/);
  const unknown = await pagefold(...serve, '--far-domain', `vm2=${await secretIn(t)}`);
  t.regex(unknown.err, /there is no export "vm2"/);
});
