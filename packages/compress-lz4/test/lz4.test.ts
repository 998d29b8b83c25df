import { lz4Js, lz4Wasm } from '@pagefold/compress-lz4';
import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { makePage, pageKinds, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { Arena } from './support/arena.ts';
import { engines, testEngines } from './support/engines.ts';

for (const descriptor of [lz4Wasm, lz4Js]) {
  test(`${descriptor.engine}: the descriptor makes the compressor that its name and options say`, async (t) => {
    t.is(descriptor.kind, 'compressor');
    t.is(descriptor.contractVersion, 1);
    t.true(descriptor.probe());
    const memory = new Workbench();
    const codec = await descriptor.create({ memory, pageSize: 4096 }, { acceleration: 3 });
    t.is(codec.name, descriptor.name);
    t.is(codec.name, 'lz4');
    t.deepEqual(codec.capabilities, { maxPrefix: 61440, maxDictionary: 57344 });
    const src = memory.reserve(4096 + codec.readSlack);
    const dst = memory.reserve(codec.bound(4096) + codec.writeSlack);
    const page = makePage('text', 4096, 1);
    memory.bytes.set(page, src);
    const length = codec.compress(src, 4096, dst, 4096, 0);
    t.is(length, new Arena({ acceleration: 3 }).compress(page)!.length);
  });
}

test('options that cannot be are refused', (t) => {
  const context = { memory: new Workbench(), pageSize: 4096 };
  for (const options of [
    { acceleration: 0 },
    { acceleration: 65538 },
    { acceleration: 1.5 },
    { endRule: 'zlib' },
    { level: 3 },
  ]) {
    for (const { name, create } of engines) {
      t.throws(() => create(context, options as never), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_INVALID_OPTION',
        message: new RegExp(`^lz4/${name}: `),
      });
    }
  }
});

test('more than 64 KiB is refused, since positions would not fit', (t) => {
  for (const { create } of engines) {
    const codec = create({ memory: new Workbench(), pageSize: 65536 });
    t.throws(() => codec.compress(65536, 65537, 262144, 70000, 0), {
      instanceOf: RangeError,
      message: '"length" expected an integer from 0 to 65536, got 65537',
    });
  }
});

testEngines('what does not compress takes at most its bound', (t, newArena) => {
  const arena = newArena();
  for (const length of [0, 1, 12, 13, 14, 15, 16, 269, 270, 271, 4096, 65535, 65536]) {
    const block = arena.compress(makePage('random', length, 1))!;
    t.true(block.length > length && block.length <= arena.bound(length), `${length}`);
    t.is(arena.decompress(block, length)?.length, length);
  }
});

testEngines('a block depends on its page only, not on pages before', (t, newArena) => {
  const arena = newArena();
  for (const kind of pageKinds) {
    const page = makePage(kind, 4096, 7);
    const block = newArena().compress(page);
    for (const before of pageKinds) {
      arena.compress(makePage(before, 65536, 8));
      sameBytes(t, arena.compress(page), block);
    }
  }
});

testEngines('a match is not extended to bytes before the page', (t, newArena) => {
  const arena = newArena();
  const page = new TextEncoder().encode('abcdefghQabcdefgh and so on');
  const block = arena.compress(page, { filler: 'x'.charCodeAt(0) })!;
  t.is(block[0]! >> 4, 9);
  sameBytes(t, arena.compress(page, { filler: 'Q'.charCodeAt(0) }), block);
});

testEngines('acceleration makes blocks longer, and they decode', (t, newArena) => {
  const page = makePage('text', 65536, 1);
  let longest = 0;
  for (const acceleration of [1, 4, 16, 64]) {
    const arena = newArena({ acceleration });
    const block = arena.compress(page)!;
    t.true(block.length > longest, `${acceleration}`);
    t.true(Buffer.from(page).equals(arena.decompress(block, page.length)!));
    longest = block.length;
  }
});
