import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A real allocator of the built tree, with pool pages that note where it reads: so a picture shows where
 * the allocator has put an object, and not where somebody thinks that it should be.
 */
export async function observeAllocator(root, packageName, exportName, pageSize) {
  const load = (name) => import(pathToFileURL(join(root, 'packages', name, 'dist/index.js')).href);
  const { CountingPages, Workbench } = await load('core');
  const { [exportName]: create } = await load(packageName);
  const pages = new CountingPages();
  const memory = new Workbench();
  let reads = [];
  pages.read = (poolPage, offset, _dst, length) => {
    reads.push({ poolPage, offset, length });
  };
  const allocator = create({ memory, pageSize, pages });
  const buffer = memory.reserve(pageSize);
  return {
    allocator,
    /** The parts of an object, in order: `{ poolPage, offset, length }`. */
    partsOf(handle, length) {
      reads = [];
      allocator.read(handle, length, buffer);
      return reads;
    },
  };
}
