import { byteCompressor } from '@pagefold/backend-kit';
import {
  type BuiltinAllocator,
  type BuiltinCompressor,
  type BuiltinHasher,
  builtinBackends,
  createPool,
} from '@pagefold/builtins';
import { FoldTrainer } from '@pagefold/compress-fold';
import {
  type BackendDescriptor,
  type BackendKind,
  backendKinds,
  backendLabel,
  ConfigError,
} from '@pagefold/contracts';
import test from 'ava';

test('a pool without options works', async (t) => {
  const pool = await createPool();
  const device = pool.createDevice({ slots: 4 });
  const page = new Uint8Array(4096).fill(3, 100, 2000);
  t.is(device.store(0, page), 'stored');
  const loaded = new Uint8Array(4096);
  t.is(device.load(0, loaded), 'loaded');
  t.deepEqual(loaded, page);
  await pool.close();
});

test('an unknown name is an error that lists what exists', async (t) => {
  const known = builtinBackends.filter(({ kind }) => kind === 'compressor');
  const error = await t.throwsAsync(createPool({ compressor: 'snappy' }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
  });
  for (const { name } of known) t.true(error.message.includes(name), error.message);
});

test('an engine that cannot run here is an error that says why', async (t) => {
  const absent: BackendDescriptor<'compressor'> = {
    ...byteCompressor({ name: 'lz4', engine: 'absent', compress: () => 0, decompress: () => 0 }),
    probe: () => 'it needs a machine that nobody has',
  };
  const options = { backends: [absent], compressor: 'lz4/absent' };
  await t.throwsAsync(createPool(options), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message: /it needs a machine that nobody has/,
  });
});

test('a caller’s own backend is chosen by name', async (t) => {
  const copy = byteCompressor({
    name: 'copy',
    compress: (src, dst) => {
      if (src.length > dst.length) return 0;
      dst.set(src);
      return src.length;
    },
    decompress: (src, dst) => {
      dst.set(src);
      return src.length;
    },
  });
  const pool = await createPool({ backends: [copy], compressor: 'copy' });
  const page = new Uint8Array(4096).fill(1, 0, 9);
  t.is(pool.createDevice({ slots: 1 }).store(0, page), 'raw');
  await pool.close();
});

test('a model is for its own compressor alone', async (t) => {
  const models = new FoldTrainer().train();
  for (const compressor of ['lz4', 'zstd/bokuweb', 'deflate'] as const) {
    const made = createPool({ compressor, dictionary: models['fold-a'] });
    await t.throwsAsync(made, { code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS', message: /got a model/ });
  }
  await t.throwsAsync(createPool({ compressor: 'fold-s', dictionary: models['fold-a'] }), {
    code: 'PAGEFOLD_INVALID_OPTION',
  });
  for (const compressor of ['fold-s', 'fold-a'] as const) {
    await (await createPool({ compressor, dictionary: models[compressor] })).close();
  }
});

test('options of a backend are checked', async (t) => {
  await t.throwsAsync(createPool({ allocatorOptions: { chainSize: 99 } }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
    message: /chainSize/,
  });
});

test('a page size that no kernel has is refused', async (t) => {
  await t.throwsAsync(createPool({ pageSize: 5000 }), {
    instanceOf: ConfigError,
    message: /4096, 8192, 16384, 32768, 65536/,
  });
});

/** A key that is missing or does not exist does not compile. */
const names: {
  readonly hasher: Readonly<Record<BuiltinHasher, true>>;
  readonly compressor: Readonly<Record<BuiltinCompressor, true>>;
  readonly allocator: Readonly<Record<BuiltinAllocator, true>>;
} = {
  hasher: {
    xxh3: true,
    'xxh3/wasm': true,
    'xxh3/hash-wasm': true,
    'xxh3/js': true,
    crc32c: true,
    'crc32c/wasm': true,
    'crc32c/hash-wasm': true,
    'crc32c/js': true,
    sha256: true,
    'sha256/node': true,
    'sha256/wasm': true,
  },
  compressor: {
    lz4: true,
    'lz4/wasm': true,
    'lz4/js': true,
    lz4js: true,
    lzo: true,
    'lzo/wasm': true,
    'lzo/js': true,
    'lzo-rle': true,
    'lzo-rle/wasm': true,
    'lzo-rle/js': true,
    deflate: true,
    'deflate/node': true,
    'deflate/pako': true,
    zstd: true,
    'zstd/napi': true,
    'zstd/wasm': true,
    'zstd/node': true,
    'zstd/bokuweb': true,
    'fold-s': true,
    'fold-s/wasm': true,
    'fold-s/js': true,
    'fold-a': true,
    'fold-a/wasm': true,
    'fold-a/js': true,
  },
  allocator: { zsmalloc: true, z3fold: true, zbud: true },
};

for (const kind of backendKinds) {
  test(`the names that TypeScript offers for a ${kind} are the built-in ones`, (t) => {
    t.deepEqual(Object.keys(names[kind]).sort(), builtinNames(kind));
  });
}

function builtinNames(kind: BackendKind): string[] {
  const backends = builtinBackends.filter((backend) => backend.kind === kind);
  return [...new Set(backends.flatMap((b) => [b.name, backendLabel(b)]))].sort();
}

const misuses: readonly [string, unknown, RegExp][] = [
  ['options that are no object', 'lz4', /expected an object of options, got "lz4"/],
  ['null for options', null, /expected an object of options, got null/],
  ['an option that does not exist', { compresor: 'zstd' }, /has no option "compresor"/],
  ['an option of the command line', { 'pool-limit': 5 }, /has no option "pool-limit"/],
  ['null for a name', { hasher: null }, /"hasher" expected a string, got null/],
  ['a number for a name', { allocator: 5 }, /"allocator" expected a string, got 5/],
  ['a text for options', { allocatorOptions: 'x' }, /"allocatorOptions" expected an object/],
  ['a number for a seed', { seed: 5 }, /"seed" expected a bigint/],
  ['a text for a callback', { onPoolLimit: 'stop' }, /"onPoolLimit" expected a function/],
  ['backends that are no list', { backends: 5 }, /"backends" expected a list .*, got 5/],
];

for (const [name, options, message] of misuses) {
  test(`${name} are refused`, async (t) => {
    await t.throwsAsync(createPool(options as object), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message,
    });
  });
}
