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
import type { BackendDescriptor } from '@pagefold/contracts';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { deviceWithPages } from './some-pages.ts';

/** The modules of a program that knows nothing of what follows. */
const program = [
  backendModule(xxh3Wasm, lz4Wasm, zsmalloc),
  poolModule({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }),
];

let compressed = 0;

/** LZ4 that counts how often it is called. */
const countingLz4: BackendDescriptor<'compressor'> = {
  ...lz4Wasm,
  async create(context, options) {
    const codec = await lz4Wasm.create(context, options);
    return {
      ...codec,
      bound: (length) => codec.bound(length),
      compress(...call) {
        compressed++;
        return codec.compress(...call);
      },
      decompress: (...call) => codec.decompress(...call),
    };
  },
};

const container = await createContainer(...program, replacementModule(countingLz4));
deviceWithPages(container.get(PoolId));
console.log(`lz4 compressed ${compressed} times for 1024 pages, 256 of them different`);
await closeContainer(container);
