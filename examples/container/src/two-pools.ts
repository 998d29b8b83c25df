import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflatePako } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import type { PagePool } from '@pagefold/core';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import type { ServiceIdentifier } from 'inversify';
import { deviceWithPages } from './some-pages.ts';

const ArchiveId = Symbol.for('example.archive') as ServiceIdentifier<PagePool>;

const container = await createContainer(
  backendModule(xxh3Wasm, sha256Node, lz4Wasm, deflatePako, zsmalloc, zbud),
  poolModule({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zbud' }),
  poolModule({ hasher: 'sha256', compressor: 'deflate', allocator: 'zsmalloc' }, ArchiveId),
);

for (const [name, id] of Object.entries({ pool: PoolId, archive: ArchiveId })) {
  const pool = container.get(id);
  deviceWithPages(pool);
  const { storedPages, objects, poolTotalSize } = pool.stats();
  console.log(`${name}: ${storedPages} pages, ${objects} objects, ${poolTotalSize} bytes`);
}
await closeContainer(container);
