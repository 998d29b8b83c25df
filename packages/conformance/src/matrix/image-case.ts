import { type BackendDescriptor, byteHasher } from '@pagefold/contracts';
import { CountingPages, type Device, type PagePool } from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import { expectBytes, expectEqual, expectNoError } from '../kit/expect.ts';
import { type GroundTruth, generatePages } from '../pages/generate-pages.ts';
import { isAccepted } from '../pool/pool-model.ts';
import { composeCell, partsOf } from './compose-cell.ts';
import type { CellPlan } from './matrix-options.ts';

/** What storing the image has shown. */
export interface ImageFigures {
  /** Pool pages that hold the image. */
  readonly poolPages: number;
  /** Pool pages that deduplication saves, in bytes, less all tables that exist only for it. */
  readonly netSavedBytes: number;
  /** Time of a store, on average over all pages. */
  readonly microsecondsPerPage: number;
}

/** Device slots cost next to nothing until they are used, and images do not say how long they are. */
const slots = 2 ** 26;

/** Stores an image, loads it back and compares every page. */
export async function storeAndCompare(plan: CellPlan): Promise<ImageFigures> {
  const { image, truth } = imageOf(plan);
  const pool = await composeCell(plan);
  try {
    const device = pool.createDevice({ slots });
    const { milliseconds, pages, accepted } = storeAll(device, image());
    compareAll(device, image(), accepted);
    expectNoError('the tables after the image was stored', () => checkInvariants(pool));
    if (truth !== undefined && accepted === pages) checkTruth(pool, truth);
    const { poolTotalSize, dedupMetadataBytes } = pool.stats();
    const without = await poolPagesWithoutDedup(plan, image());
    device.close();
    expectEqual(pool.stats().poolTotalSize, 0, 'poolTotalSize after the image was let go');
    return {
      poolPages: poolTotalSize / plan.pageSize,
      netSavedBytes: without * plan.pageSize - poolTotalSize - dedupMetadataBytes,
      microsecondsPerPage: pages === 0 ? 0 : (1000 * milliseconds) / pages,
    };
  } finally {
    pool.close();
  }
}

interface Image {
  image(): Iterable<Uint8Array>;
  readonly truth: GroundTruth | undefined;
}

function imageOf({ image, pageSize, imageBytes, seed }: CellPlan): Image {
  if (image !== undefined) return { image: () => image(pageSize), truth: undefined };
  const generated = generatePages({
    pages: imageBytes / pageSize,
    pageSize,
    zeroShare: 0.15,
    sameFilledShare: 0.05,
    duplicateShare: 0.3,
    referenceSkew: 0.9,
    compressibility: 0.6,
    seed,
  });
  return { image: () => generated, truth: generated.truth };
}

/** Stores pages in the slots from 0 on. */
function storeAll(device: Device, image: Iterable<Uint8Array>) {
  let pages = 0;
  let accepted = 0;
  let milliseconds = 0;
  for (const page of image) {
    const start = performance.now();
    const outcome = device.store(pages, page);
    milliseconds += performance.now() - start;
    expectEqual(device.has(pages), isAccepted(outcome), `has(${pages}) after ${outcome}`);
    if (isAccepted(outcome)) accepted++;
    pages++;
  }
  return { pages, accepted, milliseconds };
}

function compareAll(device: Device, image: Iterable<Uint8Array>, accepted: number): void {
  let slot = 0;
  let loaded = 0;
  let buffer: Uint8Array | undefined;
  for (const page of image) {
    buffer ??= new Uint8Array(page.length);
    const what = `page ${slot} of the image, loaded`;
    const outcome = expectNoError(what, () => device.load(slot, buffer!));
    if (outcome === 'loaded') {
      expectBytes(buffer, page, what);
      loaded++;
    }
    slot++;
  }
  expectEqual(loaded, accepted, 'pages of the image that were loaded, by those accepted');
}

/** Where all generated pages were taken, the pool must have found what was put into them. */
function checkTruth(pool: PagePool, truth: GroundTruth): void {
  const { zeroPages, sameFilledPages, objects, pagesSharing } = pool.stats();
  expectEqual(zeroPages, truth.zeroPages, 'zeroPages of the image');
  expectEqual(sameFilledPages, truth.sameFilledPages, 'sameFilledPages of the image');
  expectEqual(objects, truth.uniquePages, 'objects of the image');
  expectEqual(pagesSharing, truth.duplicatePages, 'pagesSharing of the image');
}

/** Pool pages for the same pages in the same order, each with an object of its own. */
async function poolPagesWithoutDedup(plan: CellPlan, image: Iterable<Uint8Array>): Promise<number> {
  const { allocator } = partsOf(plan);
  const instead = { hasher: neverEqual(), allocator: withoutBytes(allocator) };
  const pool = await composeCell(plan, instead);
  try {
    storeAll(pool.createDevice({ slots }), image);
    return pool.stats().allocator.poolPages;
  } finally {
    pool.close();
  }
}

/** A descriptor whose allocators take the same decisions on pool pages that take no memory. */
function withoutBytes(allocator: BackendDescriptor<'allocator'>): BackendDescriptor<'allocator'> {
  return {
    ...allocator,
    probe: () => allocator.probe(),
    create: (context, options) =>
      allocator.create({ ...context, pages: new CountingPages() }, options),
  };
}

/** A hasher that takes no two pages for equal: it counts its calls. */
function neverEqual(): BackendDescriptor<'hasher'> {
  let calls = 0n;
  return byteHasher({
    name: 'never-equal',
    digestLength: 8,
    hash(_, digest) {
      calls += 1n;
      new DataView(digest.buffer, digest.byteOffset).setBigUint64(0, calls);
    },
  });
}
