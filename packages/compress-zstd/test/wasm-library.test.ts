import { createZstdWasm, zstdWasm } from '@pagefold/compress-zstd';
import { Workbench } from '@pagefold/core';
import test from 'ava';

const events = ['uncaughtException', 'unhandledRejection'];
const listeners = () => events.map((event) => process.listeners(event as 'SIGINT'));

test('starting zstd/wasm leaves no listener in the process', async (t) => {
  const before = listeners();
  t.true(zstdWasm.probe());
  const starting = createZstdWasm({ memory: new Workbench(), pageSize: 4096 });
  t.deepEqual(listeners(), before);
  await starting;
  t.deepEqual(listeners(), before);
});
