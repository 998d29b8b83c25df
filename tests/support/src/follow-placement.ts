import { type Allocator, type AllocatorContext, type Handle, pageSizes } from '@pagefold/contracts';
import fc from 'fast-check';
import { type AllocatorRig, allocatorRig } from './allocator-rig.ts';
import type { MapPages } from './map-pages.ts';

/** What a sequence of calls does next. */
export type PlacementStep =
  /** An allocation of a share of the largest object. */
  | { readonly alloc: number }
  /** The release of one of the live objects. */
  | { readonly free: number }
  /** A compaction, or a step of one. */
  | { readonly compact: number };

/** An object of a model; `page` and `offset` are where it must lie. */
export interface PlacedObject {
  readonly length: number;
  readonly page: { readonly id: number };
  readonly offset: number;
}

/** The rules by which an allocator places objects, in plain objects and arrays, the slow way. */
export interface PlacementModel<O extends PlacedObject> {
  readonly pages: { readonly size: number };
  readonly pagesCompacted?: number;
  alloc(length: number): O;
  free(object: O): void;
  /** Moves objects; returns the pool pages that went. */
  compact?(most: number): number;
  /** A pool page that a compaction can move; undefined when there is none left. */
  readonly movable?: unknown;
}

/** An allocator, and the model that it must follow. */
export interface PlacementRules<O extends PlacedObject> {
  create(context: AllocatorContext): Allocator;
  model(pageSize: number): PlacementModel<O>;
  /** Throws when a header was written that no page of these objects has room for. */
  checkHeaders(pages: MapPages, objects: readonly O[], pageSize: number): void;
}

/** Arguments of {@link followPlacement}: a page size, and a sequence of such steps. */
export function placementRuns(
  step: fc.Arbitrary<PlacementStep>,
): [fc.Arbitrary<number>, fc.Arbitrary<PlacementStep[]>] {
  return [fc.constantFrom(...pageSizes), fc.array(step, { maxLength: 120, size: 'max' })];
}

/** Makes the same calls of an allocator and its model; throws where they part or a byte has changed. */
export function followPlacement<O extends PlacedObject>(
  rules: PlacementRules<O>,
  pageSize: number,
  sequence: readonly PlacementStep[],
): void {
  const rig = allocatorRig(rules.create, pageSize);
  const model = rules.model(pageSize);
  const live: Live<O>[] = [];
  for (const [seed, step] of sequence.entries()) {
    if ('alloc' in step) live.push(alloc(rig, model, step.alloc, seed));
    else if ('compact' in step) compact(rig, model, step.compact);
    else if (live.length > 0) {
      const [{ handle, object }] = live.splice(step.free % live.length, 1) as [Live<O>];
      rig.allocator.free(handle);
      model.free(object);
    }
    checkObjects(rig, live);
    checkFigures(rig, model, live, pageSize);
    const objects = live.map(({ object }) => object);
    rules.checkHeaders(rig.pages, objects, pageSize);
  }
  for (const { handle } of live) rig.allocator.free(handle);
  const { poolPages, objects, objectBytes } = rig.allocator.stats();
  if (rig.pages.held.size + poolPages + objects + objectBytes !== 0) {
    throw new Error(`left when all is free: ${JSON.stringify(rig.allocator.stats())}`);
  }
  rig.memory.checkGuards();
}

interface Live<O extends PlacedObject> {
  readonly handle: Handle;
  readonly object: O;
  readonly seed: number;
}

function alloc<O extends PlacedObject>(
  rig: AllocatorRig,
  model: PlacementModel<O>,
  share: number,
  seed: number,
): Live<O> {
  const length = Math.max(1, Math.ceil(share * rig.allocator.maxObjectSize));
  const handle = rig.alloc(length);
  rig.fill(handle, length, seed);
  return { handle, object: model.alloc(length), seed };
}

function compact<O extends PlacedObject>(
  { allocator }: AllocatorRig,
  model: PlacementModel<O>,
  most: number,
): void {
  const poolPages = model.compact?.(most);
  const done = allocator.compact?.(most);
  const finished = model.movable === undefined;
  if (done?.poolPages !== poolPages || done?.finished !== finished) {
    throw new Error(`compacted ${JSON.stringify(done)}, not ${poolPages}, finished: ${finished}`);
  }
}

function checkObjects<O extends PlacedObject>(rig: AllocatorRig, live: readonly Live<O>[]): void {
  for (const { handle, object, seed } of live) {
    const expected = `${object.page.id} @ ${object.offset}`;
    const actual = rig.at(handle);
    if (actual !== expected) throw new Error(`object ${seed} lies at ${actual}, not ${expected}`);
    if (!rig.holds(handle, object.length, seed)) throw new Error(`object ${seed} has changed`);
  }
  if (new Set(live.map(({ handle }) => handle)).size !== live.length) {
    throw new Error('equal handles');
  }
}

function checkFigures<O extends PlacedObject>(
  { allocator, pages }: AllocatorRig,
  model: PlacementModel<O>,
  live: readonly Live<O>[],
  pageSize: number,
): void {
  const { poolPages, objects, objectBytes, wasteBytes, pagesCompacted } = allocator.stats();
  const sum = live.reduce((total, { object }) => total + object.length, 0);
  const consistent =
    poolPages === model.pages.size &&
    poolPages === pages.held.size &&
    objects === live.length &&
    objectBytes === sum &&
    pagesCompacted === (model.pagesCompacted ?? 0) &&
    wasteBytes === poolPages * pageSize - sum;
  if (!consistent) throw new Error(`figures: ${JSON.stringify(allocator.stats())}`);
}
