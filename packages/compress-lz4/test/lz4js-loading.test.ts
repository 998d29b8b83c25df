// Alone: nothing may have loaded lz4js before.

import { createRequire } from 'node:module';
import { createLz4js } from '@pagefold/compress-lz4';
import { Workbench } from '@pagefold/core';
import test from 'ava';

const require = createRequire(import.meta.url);

test.serial('lz4js is loaded by the first compressor, not by the package', async (t) => {
  const library = require.resolve('lz4js');
  t.false(library in require.cache);
  await createLz4js({ memory: new Workbench(), pageSize: 4096 });
  t.true(library in require.cache);
});

test.serial('a package in CommonJS has it by require', async (t) => {
  const required: { createLz4js: typeof createLz4js } = require('@pagefold/compress-lz4');
  const memory = new Workbench();
  const codec = await required.createLz4js({ memory, pageSize: 4096 });
  const page = memory.reserve(4096);
  const block = memory.reserve(4096);
  memory.bytes.fill(7, page, page + 4096);
  const length = codec.compress(page, 4096, block, 4096, 0);
  t.is(codec.decompress(block, length, page, 4096, 0), 4096);
});
