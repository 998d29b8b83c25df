import { byteHasher } from '@pagefold/backend-kit';
import { type BackendDescriptor, keepsPage, type PoolStats } from '@pagefold/contracts';
import { CountingPages, type Device, type PagePool } from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import { expectBytes, expectEqual, expectNoError } from '../kit/expect.ts';
import type { Turns } from '../kit/turns.ts';
import { type GroundTruth, generatePages } from '../pages/generate-pages.ts';
import { composeCell, partsOf } from './compose-cell.ts';
import type { CellPlan } from './matrix-options.ts';

/** What storing the image has shown. */
export interface ImageFigures {
  /** Pool pages that hold the image. */
  readonly poolPages: number;
  /** Pool pages that deduplication saves, in bytes, less all tables that exist only for it. */
  readonly netSavedBytes: number;
  /**
   * Pool pages that similar pages save beyond that, in bytes, less all that exists only for them; null without.
   */
  readonly similarityNetSavedBytes: number | null;
  /** Pool pages that a dictionary saves beyond that, in bytes, less its own; null without. */
  readonly dictionaryNetSavedBytes: number | null;
  /** Objects that are differences. */
  readonly deltaObjects: number;
  /** Processor time of a store, the median of blocks of pages. */
  readonly microsecondsPerPage: number;
}

/** Device slots cost next to nothing until they are used, and images do not say how long they are. */
const slots = 2 ** 26;
/** Pages that are stored, or loaded, before anything else is done. */
const blockPages = 64;

/** Stores an image, loads it back and compares every page. */
export async function storeAndCompare(plan: CellPlan, turns: Turns): Promise<ImageFigures> {
  const { image, truth } = imageOf(plan);
  const pool = await composeCell(plan);
  try {
    const device = pool.createDevice({ slots });
    const { microsecondsPerPage, pages, accepted } = await storeAll(device, image(), turns);
    await compareAll(device, image(), accepted, turns);
    expectNoError('the tables after the image was stored', () => checkInvariants(pool));
    if (truth !== undefined && accepted === pages) checkTruth(pool, truth, plan);
    const { poolTotalSize, deltaObjects, dedupMetadataBytes } = pool.stats();
    const { plain, ...added } = await additionsOf(plan, pool.stats(), image, turns);
    const without = await poolPagesWithoutDedup(plan, image(), turns);
    await device.close();
    expectEqual(pool.stats().poolTotalSize, 0, 'poolTotalSize after the image was let go');
    return {
      poolPages: poolTotalSize / plan.pageSize,
      netSavedBytes: without * plan.pageSize - plain - dedupMetadataBytes,
      ...added,
      deltaObjects,
      microsecondsPerPage,
    };
  } finally {
    await pool.close();
  }
}

interface Image {
  image(): Iterable<Uint8Array>;
  readonly truth: GroundTruth | undefined;
}

function imageOf({ image, pageSize, imageBytes, seed, similarShare }: CellPlan): Image {
  if (image !== undefined) return { image: () => image(pageSize), truth: undefined };
  const generated = generatePages({
    pages: imageBytes / pageSize,
    pageSize,
    zeroShare: 0.15,
    sameFilledShare: 0.05,
    duplicateShare: 0.3,
    similarShare,
    referenceSkew: 0.9,
    compressibility: 0.6,
    seed,
  });
  return { image: () => generated, truth: generated.truth };
}

/** Stores pages in the slots from 0 on, a block at a time. */
async function storeAll(device: Device, image: Iterable<Uint8Array>, turns: Turns) {
  const blockTimes: number[] = [];
  let pages = 0;
  let accepted = 0;
  for (const block of blocksOf(image)) {
    await turns.next();
    const before = process.cpuUsage();
    const outcomes = block.map((page, i) => device.store(pages + i, page));
    const { user, system } = process.cpuUsage(before);
    blockTimes.push((user + system) / block.length);
    for (const outcome of outcomes) {
      expectEqual(device.has(pages), keepsPage(outcome), `has(${pages}) after ${outcome}`);
      if (keepsPage(outcome)) accepted++;
      pages++;
    }
  }
  return { pages, accepted, microsecondsPerPage: medianOf(blockTimes) };
}

/** Copies of the pages of an image, whose own may be used again for the next one. */
function* blocksOf(image: Iterable<Uint8Array>): Generator<Uint8Array[]> {
  let block: Uint8Array[] = [];
  for (const page of image) {
    block.push(page.slice());
    if (block.length < blockPages) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >>> 1] ?? 0;
}

async function compareAll(
  device: Device,
  image: Iterable<Uint8Array>,
  accepted: number,
  turns: Turns,
): Promise<void> {
  let slot = 0;
  let loaded = 0;
  let buffer: Uint8Array | undefined;
  for (const page of image) {
    if (slot % blockPages === 0) await turns.next();
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
function checkTruth(
  pool: PagePool,
  truth: GroundTruth,
  { similarity, dictionary }: CellPlan,
): void {
  const { zeroPages, sameFilledPages, objects, pagesSharing, deltaObjects } = pool.stats();
  expectEqual(zeroPages, truth.zeroPages, 'zeroPages of the image');
  expectEqual(sameFilledPages, truth.sameFilledPages, 'sameFilledPages of the image');
  expectEqual(objects, truth.uniquePages, 'objects of the image');
  expectEqual(pagesSharing, truth.duplicatePages, 'pagesSharing of the image');
  // A page of which the dictionary knows much is not much shorter as a difference.
  if (similarity !== undefined && dictionary !== undefined) return;
  const similarPages = similarity === undefined ? 0 : truth.similarPages;
  expectEqual(deltaObjects, similarPages, 'deltaObjects of the image');
}

type Additions = Pick<ImageFigures, 'similarityNetSavedBytes' | 'dictionaryNetSavedBytes'>;

/** What a cell's pool saves by what it has beside deduplication, one after the other, and its size without all of it. */
async function additionsOf(
  plan: CellPlan,
  whole: PoolStats,
  image: Image['image'],
  turns: Turns,
): Promise<Additions & { readonly plain: number }> {
  const { similarity, dictionary } = plan;
  const statsOf = (less: CellPlan) => statsOfImage(less, image(), turns);
  const known = dictionary === undefined ? whole : await statsOf(withoutDictionary(plan));
  const plain = similarity === undefined ? known : await statsOf(plainOf(plan));
  const similar = plain.poolTotalSize - known.poolTotalSize - known.similarityMetadataBytes;
  const dictionaryNet = known.poolTotalSize - whole.poolTotalSize - whole.dictionaryBytes;
  return {
    plain: plain.poolTotalSize,
    similarityNetSavedBytes: similarity === undefined ? null : similar,
    dictionaryNetSavedBytes: dictionary === undefined ? null : dictionaryNet,
  };
}

function withoutDictionary(plan: CellPlan): CellPlan {
  return { ...plan, dictionary: undefined };
}

/** With nothing beside deduplication. */
function plainOf(plan: CellPlan): CellPlan {
  return { ...plan, similarity: undefined, dictionary: undefined };
}

/** What a pool says that holds the image. */
async function statsOfImage(
  plan: CellPlan,
  image: Iterable<Uint8Array>,
  turns: Turns,
): Promise<PoolStats> {
  const pool = await composeCell(plan);
  try {
    await storeAll(pool.createDevice({ slots }), image, turns);
    return pool.stats();
  } finally {
    await pool.close();
  }
}

/** Pool pages for the same pages in the same order, each with an object of its own. */
async function poolPagesWithoutDedup(
  plan: CellPlan,
  image: Iterable<Uint8Array>,
  turns: Turns,
): Promise<number> {
  const { allocator } = partsOf(plan);
  const instead = { hasher: neverEqual(), allocator: withoutBytes(allocator) };
  const pool = await composeCell(plainOf(plan), instead);
  try {
    await storeAll(pool.createDevice({ slots }), image, turns);
    return pool.stats().allocator.poolPages;
  } finally {
    await pool.close();
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
