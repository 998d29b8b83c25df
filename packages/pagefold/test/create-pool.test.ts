import test from 'ava';
import {
  type BackendDescriptor,
  builtinBackends,
  byteCompressor,
  ConfigError,
  createPool,
} from 'pagefold';

test('a pool without options works', async (t) => {
  const pool = await createPool();
  const device = pool.createDevice({ slots: 4 });
  const page = new Uint8Array(4096).fill(3, 100, 2000);
  t.is(device.store(0, page), 'stored');
  const loaded = new Uint8Array(4096);
  t.is(device.load(0, loaded), 'loaded');
  t.deepEqual(loaded, page);
  pool.close();
});

test('an unknown name is an error that lists what exists', async (t) => {
  const known = builtinBackends.filter(({ kind }) => kind === 'compressor');
  const error = await t.throwsAsync(createPool({ compressor: 'lzo' }), {
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
  pool.close();
});

test('options of a backend are checked', async (t) => {
  await t.throwsAsync(createPool({ allocatorOptions: { chainSize: 99 } }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
    message: /chainSize/,
  });
});

test('a page size that no kernel has is refused', async (t) => {
  await t.throwsAsync(createPool({ pageSize: 3000 }), {
    instanceOf: ConfigError,
    message: /4096, 8192, 16384, 32768, 65536/,
  });
});
