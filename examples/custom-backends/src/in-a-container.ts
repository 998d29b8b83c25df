import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import { builtinBackends } from 'pagefold';
import { bump } from './my-allocator.ts';
import { wordRuns } from './my-compressor.ts';
import { fnv1a } from './my-hasher.ts';

const container = await createContainer(
  backendModule(...builtinBackends),
  backendModule(fnv1a, wordRuns, bump),
  poolModule({ hasher: 'fnv1a', compressor: 'word-runs', allocator: 'bump' }),
);
const pool = container.get(PoolId);
const device = pool.createDevice({ slots: 2 });
const page = Buffer.alloc(pool.pageSize, 'backends').fill('a pool of three ', 0, 512);

console.log(device.store(0, page), device.store(1, page));
const loaded = new Uint8Array(pool.pageSize);
console.log(device.load(1, loaded), Buffer.compare(loaded, page));
const { objects, objectBytes } = pool.stats().allocator;
console.log(`${objects} object of ${objectBytes} bytes`);

await closeContainer(container);
