import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import { PagefoldError } from '@pagefold/contracts';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { deviceWithPages } from './some-pages.ts';

const [compressor = 'lz4', allocator = 'zsmalloc', hasher = 'xxh3'] = process.argv.slice(2);

try {
  const container = await createContainer(
    backendModule(xxh3Wasm, sha256Node, lz4Wasm, deflateNode, deflatePako, zsmalloc, zbud),
    poolModule({ hasher, compressor, allocator }),
  );
  const pool = container.get(PoolId);
  deviceWithPages(pool);
  const { storedPages, objects, poolTotalSize } = pool.stats();
  console.log(`${storedPages} pages, ${objects} objects, ${poolTotalSize} bytes`);
  await closeContainer(container);
} catch (error) {
  if (!PagefoldError.is(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
