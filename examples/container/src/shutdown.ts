import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import type { Device } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { deviceWithPages } from './some-pages.ts';

const CacheId = Symbol.for('example.cache') as ServiceIdentifier<Device>;
const ServerId = Symbol.for('example.server') as ServiceIdentifier<Server>;

const cache = new ContainerModule(({ bind }) => {
  bind(CacheId)
    .toResolvedValue(deviceWithPages, [PoolId])
    .inSingletonScope()
    .onDeactivation(async (device) => {
      await setTimeout(10); // Writing to a disk takes a while.
      if (process.argv.includes('--disk-full')) throw new Error('the disk is full');
      console.log(`${device.storedPages} pages are written out`);
    });
});

const server = new ContainerModule(({ bind }) => {
  bind(ServerId)
    .toResolvedValue(
      (device) => createServer((_, response) => response.end(`${device.storedPages} pages`)),
      [CacheId],
    )
    .inSingletonScope()
    .onDeactivation(async (listening) => {
      listening.close();
      await once(listening, 'close');
      console.log('the server takes no more requests');
    });
});

const container = await createContainer(
  backendModule(xxh3Wasm, lz4Wasm, zsmalloc),
  poolModule({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }),
  cache,
  server,
);
const pool = container.get(PoolId);

container.get(ServerId).listen(0);

// The program does its work here. When it ends, for whatever reason:
try {
  await closeContainer(container);
} catch (error) {
  console.error(`not everything closed: ${error}`);
  process.exitCode = 1;
}
try {
  pool.stats();
} catch (error) {
  console.log(`${error}`);
}
