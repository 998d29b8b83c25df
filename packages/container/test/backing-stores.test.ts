import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
  replacementModule,
} from '@pagefold/container';
import { type BackingStoreDescriptor, contractVersion } from '@pagefold/contracts';
import type { PoolSelection } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';

const selection: PoolSelection = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };
const builtin = () => backendModule(xxh3Wasm, lz4Wasm, zsmalloc);

/** Stores that take nothing, and what becomes of them. */
function stores(name: string, happened: string[]): BackingStoreDescriptor {
  return {
    kind: 'backing-store',
    name,
    contractVersion,
    open: async ({ place }) => {
      happened.push(`${name} opened at ${place}`);
      if (place === 'nowhere') throw new Error('there is no such place');
      return {
        name,
        maxObjectSize: 4096,
        batchBytes: 4096,
        write: () => Promise.reject(new Error('it takes nothing')),
        read: async (reads) => reads.map(() => undefined),
        free: () => {},
        clean: async () => 0,
        stats: () => ({
          objects: 0,
          liveBytes: 0,
          usedBytes: 0,
          limitBytes: 0,
          metadataBytes: 0,
          writtenBytes: 0,
          readBytes: 0,
          movedObjects: 0,
        }),
        close: async () => {
          happened.push(`${name} closed`);
        },
      };
    },
  };
}

const at = (name: string, place: string) => ({ name, options: { place } });

test('a pool opens backing stores by name, in their order, and closes them', async (t) => {
  const happened: string[] = [];
  const container = await createContainer(
    builtin(),
    backendModule(stores('file', happened), stores('far', happened)),
    poolModule({ ...selection, backingStores: [at('far', 'there'), at('file', 'here')] }),
  );
  t.is(container.get(PoolId).stats().backing.length, 2);
  t.deepEqual(happened, ['far opened at there', 'file opened at here']);
  await closeContainer(container);
  t.deepEqual(happened.slice(2).toSorted(), ['far closed', 'file closed']);
});

test('a replacement stands for a backing store', async (t) => {
  const happened: string[] = [];
  const container = await createContainer(
    builtin(),
    backendModule(stores('file', [])),
    replacementModule(stores('file', happened)),
    poolModule({ ...selection, backingStores: [at('file', 'here')] }),
  );
  t.deepEqual(happened, ['file opened at here']);
  await closeContainer(container);
});

test('what was opened is closed where there is no pool', async (t) => {
  const happened: string[] = [];
  const bound = backendModule(stores('file', happened));
  const failing: [NonNullable<PoolSelection['backingStores']>, string, RegExp][] = [
    [[at('far', '')], 'PAGEFOLD_UNKNOWN_BACKEND', /no backing-store named "far"; known: file/],
    [[at('file', 'here'), at('file', 'nowhere')], 'PAGEFOLD_BAD_PLACE', /file: there is no such/],
    [[{ name: 'file', path: 'x' } as never], 'PAGEFOLD_INVALID_OPTION', /got "path" too/],
    [['file' as never], 'PAGEFOLD_INVALID_OPTION', /expected backing stores, or \{ name, options/],
  ];
  for (const [backingStores, code, message] of failing) {
    const made = createContainer(builtin(), bound, poolModule({ ...selection, backingStores }));
    t.regex((await t.throwsAsync(made, { code })).message, message);
  }
  const compressorOptions = { level: 'much' };
  const wrong = { ...selection, compressorOptions, backingStores: [at('file', 'here')] };
  await t.throwsAsync(createContainer(builtin(), bound, poolModule(wrong)));
  t.is(happened.filter((what) => what === 'file closed').length, 2);
  t.is(happened.filter((what) => what.startsWith('file opened at here')).length, 2);
});
