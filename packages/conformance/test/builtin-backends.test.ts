import { backendLabel } from '@pagefold/contracts';
import test from 'ava';
import { builtinDescriptors } from './support/builtin-descriptors.ts';

test('the backends that are compared here are exactly these', (t) => {
  t.deepEqual(builtinDescriptors.map((one) => `${one.kind} ${backendLabel(one)}`).sort(), [
    'allocator z3fold',
    'allocator zbud',
    'allocator zsmalloc',
    'compressor deflate/node',
    'compressor deflate/pako',
    'compressor lz4/js',
    'compressor lz4/wasm',
    'compressor lz4js',
    'compressor zstd/napi',
    'compressor zstd/node',
    'compressor zstd/wasm',
    'hasher crc32c/hash-wasm',
    'hasher crc32c/js',
    'hasher crc32c/wasm',
    'hasher sha256/node',
    'hasher sha256/wasm',
    'hasher xxh3/hash-wasm',
    'hasher xxh3/js',
    'hasher xxh3/wasm',
  ]);
});
