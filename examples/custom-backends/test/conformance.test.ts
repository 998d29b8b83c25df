import { backendSuite } from '@pagefold/conformance';
import test from 'ava';
import { Workbench } from 'pagefold';
import { bump } from '../dist/my-allocator.js';
import { wordRuns } from '../dist/my-compressor.js';
import { fnv1a } from '../dist/my-hasher.js';

for (const descriptor of [fnv1a, wordRuns, bump]) {
  for (const { name, skip, run } of backendSuite(descriptor)) {
    if (skip !== undefined) {
      test.skip(`${descriptor.name}: ${name} (${skip})`, () => {});
      continue;
    }
    test(`${descriptor.name}: ${name}`, async (t) => {
      await t.notThrowsAsync(async () => run());
    });
  }
}

/** RFC 9923, appendix C: 64-bit FNV-1a of texts without a zero at their end. */
const digests = { '': 'cbf29ce484222325', a: 'af63dc4c8601ec8c', foobar: '85944171f73967e8' };

for (const [text, digest] of Object.entries(digests)) {
  test(`fnv1a of "${text}" is ${digest}`, async (t) => {
    const memory = new Workbench();
    const [src, out] = [memory.reserve(text.length), memory.reserve(8)];
    const hasher = await fnv1a.create({ memory, pageSize: 4096, seed: 0n });
    memory.bytes.set(Buffer.from(text), src);
    hasher.hash(src, text.length, out);
    t.is(Buffer.from(memory.bytes.subarray(out, out + 8)).toString('hex'), digest);
  });
}
