import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { usePool } from './use-pool.ts';

const container = await createContainer(
  backendModule(xxh3Wasm, lz4Wasm, zsmalloc),
  poolModule({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }),
);

usePool(container.get(PoolId));
await closeContainer(container);
