import * as allocZ3fold from '@pagefold/alloc-z3fold';
import * as allocZbud from '@pagefold/alloc-zbud';
import * as allocZsmalloc from '@pagefold/alloc-zsmalloc';
import * as compressDeflate from '@pagefold/compress-deflate';
import * as compressFold from '@pagefold/compress-fold';
import * as compressLz4 from '@pagefold/compress-lz4';
import * as compressLzo from '@pagefold/compress-lzo';
import * as compressZstd from '@pagefold/compress-zstd';
import { type AnyBackendDescriptor, backendLabel } from '@pagefold/contracts';
import * as hashCrc32c from '@pagefold/hash-crc32c';
import * as hashSha256 from '@pagefold/hash-sha256';
import * as hashXxh3 from '@pagefold/hash-xxh3';
import test from 'ava';
import { builtinBackends } from 'pagefold';

const packages: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  allocZ3fold,
  allocZbud,
  allocZsmalloc,
  compressDeflate,
  compressFold,
  compressLz4,
  compressLzo,
  compressZstd,
  hashCrc32c,
  hashSha256,
  hashXxh3,
};

/** `crc32c/hash-wasm` is `crc32cHashWasm`. */
function nameOf(descriptor: AnyBackendDescriptor): string {
  return backendLabel(descriptor).replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function isDescriptor(value: unknown): value is AnyBackendDescriptor {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

for (const [name, exported] of Object.entries(packages)) {
  test(`${name} exports a descriptor and a function for every engine, by one scheme`, (t) => {
    const descriptors = Object.values(exported).filter(isDescriptor);
    t.true(descriptors.length > 0);
    const names = descriptors.map(nameOf);
    const expected = names.flatMap((own) => [own, `create${own[0]!.toUpperCase()}${own.slice(1)}`]);
    const all = Object.entries(exported)
      .filter(([own, value]) => isDescriptor(value) || own.startsWith('create'))
      .map(([own]) => own);
    t.deepEqual(all.sort(), expected.sort());
  });
}

test('every descriptor is built in', (t) => {
  const exported = Object.values(packages).flatMap((all) => Object.values(all));
  const labels = (all: readonly AnyBackendDescriptor[]) => all.map(backendLabel).sort();
  t.deepEqual(labels(exported.filter(isDescriptor)), labels(builtinBackends));
});

for (const name of ['xxh3', 'crc32c', 'lz4', 'lzo', 'lzo-rle']) {
  test(`of the engines of ${name} the one in WebAssembly is preferred`, (t) => {
    t.is(builtinBackends.find((backend) => backend.name === name)?.engine, 'wasm');
  });
}
