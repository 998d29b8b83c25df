import { readArguments } from '@pagefold/test-findings';
import test from 'ava';

const names = ['redis', 'node', 'java'];

test('without arguments, everything is looked at', (t) => {
  t.deepEqual(readArguments([], names), { only: names, keep: undefined, fill: false, help: false });
});

test('workloads are named by commas or one by one, and run in their own order', (t) => {
  t.deepEqual(readArguments(['--only', 'java,redis'], names).only, ['redis', 'java']);
  t.deepEqual(readArguments(['--only', 'node', '--only', 'redis'], names).only, ['redis', 'node']);
});

test('what does not exist is named, beside what does', (t) => {
  const error = t.throws(() => readArguments(['--only', 'redis,mysql'], names));
  t.is(error.message, '--only: there is no workload mysql: redis, node, java');
  t.throws(() => readArguments(['--fast'], names), { instanceOf: TypeError });
  t.throws(() => readArguments(['redis'], names), { instanceOf: TypeError });
});
