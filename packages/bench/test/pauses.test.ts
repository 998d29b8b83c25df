import { buildAddon, measurePauses } from '@pagefold/bench';
import test from 'ava';
import { buildOnce } from './support/native.ts';

const { program: addon } = buildOnce(test, buildAddon);
const mib = 2 ** 20;

test('a pool grows and is emptied beside a heap, with its collections and its memory', async (t) => {
  const said: string[] = [];
  const plan = { bytes: 16 * mib, heapMiB: 1 };
  const told = await measurePauses(addon, plan, (text) => said.push(text));
  t.is(told!.operations, 4096);
  t.true(told!.extentBytes >= plan.bytes && told!.extentBytes <= plan.bytes + 2 * mib);
  for (const each of [told!.growth, told!.emptying]) {
    t.true(each.longestMs > 0);
    t.is(each.longestCpuMs === undefined, said.length > 0);
    t.true(Number.isInteger(each.majorCollections));
  }
});
