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
  let place;
  pages.read = (run, offset) => {
    place = { run, offset };
  };
  const allocator = create({ memory, pageSize, pages });
  const buffer = memory.reserve(pageSize);
  return {
    allocator,
    /** Where an object lies: `offset` in pool pages that were acquired together, `run`. */
    placeOf(handle) {
      allocator.read(handle, 1, buffer);
      return place;
    },
  };
}
