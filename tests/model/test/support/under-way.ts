import { deepStrictEqual as deepEqual, equal, fail, ok } from 'node:assert';
import type { Content, ModelDevice, PoolModel } from '@pagefold/conformance';
import { type LoadOutcome, PagefoldError } from '@pagefold/contracts';
import { insideOf } from '@pagefold/core/parts';
import type { HeldStore } from '@pagefold/faults';
import { pageSize } from './contents.ts';
import type { StandInLoop } from './stand-in-loop.ts';

/** Whatever a read can end with that did not bring the page. */
const fetchErrors = new Set([
  'PAGEFOLD_FETCH_FAILED',
  'PAGEFOLD_BAD_LOCATION',
  'PAGEFOLD_DAMAGED_OBJECT',
  'PAGEFOLD_DECOMPRESS_FAIL',
]);
const roomErrors = new Set(['PAGEFOLD_BACKING_FULL', 'PAGEFOLD_WRITEBACK_FAILED']);

/** A range of slots that is being emptied. */
interface Erasing {
  readonly at: ModelDevice;
  readonly first: number;
  readonly end: number;
  /** What its slots held at the beginning. */
  readonly held: ReadonlyMap<number, Content>;
  erased: number;
}

/** Calls of a pool whose promises have not settled, and what is true when they do. */
export class UnderWay {
  readonly model: PoolModel;
  readonly loop: StandInLoop;
  readonly stores: readonly HeldStore[];
  /** Whether nobody but the pool itself is doing anything. */
  isInBackground = true;
  readonly #calls = new Map<object, string>();
  readonly #erasing = new Set<Erasing>();
  /** What was not as it should be. */
  readonly #failures: unknown[] = [];
  #isClosed = false;

  constructor(model: PoolModel, loop: StandInLoop, stores: readonly HeldStore[]) {
    this.model = model;
    this.loop = loop;
    this.stores = stores;
  }

  /** What has not settled. */
  get calls(): readonly string[] {
    return [...this.#calls.values()];
  }

  /** Lets promises settle, and looks at what has become of them. */
  async settle(): Promise<void> {
    await this.loop.settle();
    if (this.#failures.length > 0) throw this.#failures[0];
    for (const erasing of this.#erasing) this.#noteErased(erasing);
    for (const store of this.stores) deepEqual(store.mistakes, []);
    if (!this.#isClosed) this.#checkInOut();
  }

  fetch(at: ModelDevice, slot: number): void {
    const what = `fetch(${slot}) on ${at.name}`;
    const held = at.slots.get(slot);
    const page = untouchedPage.slice();
    const loaded = (outcome: LoadOutcome) => {
      equal(outcome, held === undefined ? 'empty' : 'loaded', what);
      checkPage(page, held, what);
      const isHere = this.model.devices.includes(at);
      if (at.options.exclusiveLoads && at.slots.get(slot) === held) at.slots.delete(slot);
      if (isHere) equal(at.device.has(slot), at.slots.has(slot), `has(${slot}) after ${what}`);
    };
    this.#wait(what, at.device.fetch(slot, page), loaded, (code) => {
      checkPage(page, undefined, `${what}, rejected`);
      if (code === 'PAGEFOLD_CLOSED') return !this.model.devices.includes(at);
      return fetchErrors.has(code) && this.stores.some((store) => store.lastReadFaults >= 2);
    });
  }

  reclaim(bytes: number): void {
    const { pool } = this.model;
    this.#wait(`reclaim(${bytes})`, pool.reclaim(bytes), (released) => {
      ok(released >= 0 && released % pool.pageSize === 0, `reclaim(${bytes}) gave ${released}`);
    });
  }

  room(): void {
    const { pool } = this.model;
    const checkRoom = () => {
      if (this.#isClosed || !this.isInBackground) return;
      const { limit, pages } = insideOf(pool).contents;
      ok(limit.mayAccept(pages.poolPages), `room(), with ${pages.poolPages} pool pages`);
    };
    this.#wait('room()', pool.room(), checkRoom, (code) => {
      return pool.hasBackingStore && roomErrors.has(code);
    });
  }

  compact(): void {
    this.#wait('compactInSlices()', this.model.pool.compactInSlices(), (released) => {
      ok(Number.isInteger(released) && released >= 0, `compactInSlices() gave ${released}`);
    });
  }

  /** Begins to empty a range, where no other one of the device is being emptied. */
  invalidateRange(at: ModelDevice, first: number, count: number): void {
    if ([...this.#erasing].some((erasing) => erasing.at === at)) return;
    const what = `invalidateRangeInSlices(${first}, ${count}) on ${at.name}`;
    const erasing = { at, first, end: first + count, held: new Map(at.slots), erased: 0 };
    this.#erasing.add(erasing);
    const end = () => {
      this.#noteErased(erasing);
      this.#erasing.delete(erasing);
    };
    const erased = (count: number) => {
      end();
      equal(count, erasing.erased, what);
      for (const [slot, held] of erasing.held) {
        const isIn = slot >= first && slot < erasing.end;
        ok(!isIn || at.slots.get(slot) !== held, `${what}: slot ${slot} is as it was`);
      }
    };
    this.#wait(what, at.device.invalidateRangeInSlices(first, count), erased, (code) => {
      end();
      return code === 'PAGEFOLD_CLOSED' && !this.model.devices.includes(at);
    });
  }

  close(at: ModelDevice): void {
    this.#wait(`close() of ${at.name}`, this.model.closeDevice(at), () => {});
  }

  /** Closes the pool; all that is under way settles by that, once the stores let it. */
  closePool(): Promise<void> {
    this.#isClosed = true;
    return this.model.pool.close();
  }

  #wait<T>(
    what: string,
    promise: Promise<T>,
    resolved: (value: T) => void,
    mayFailWith: (code: string) => boolean = () => false,
  ): void {
    this.#calls.set(promise, what);
    const settled = (check: () => void) => {
      this.#calls.delete(promise);
      try {
        check();
      } catch (error) {
        this.#failures.push(error);
      }
    };
    promise.then(
      (value) => settled(() => resolved(value)),
      (error: unknown) =>
        settled(() => {
          if (!PagefoldError.is(error)) fail(error as Error);
          const isOfClose = error.code === 'PAGEFOLD_CLOSED' && this.#isClosed;
          if (mayFailWith(error.code) || isOfClose) return;
          fail(`${what} was rejected with ${error.code}: ${error.message}`);
        }),
    );
  }

  #noteErased(erasing: Erasing): void {
    const { at, first, end } = erasing;
    if (this.#isClosed || !this.model.devices.includes(at)) return;
    for (const slot of [...at.slots.keys()]) {
      if (slot < first || slot >= end || at.device.has(slot)) continue;
      at.slots.delete(slot);
      erasing.erased++;
    }
  }

  /** What the pool says is under way is what the stores have in their hands. */
  #checkInOut(): void {
    const { pool } = this.model;
    const calls = this.stores.flatMap((store) => store.calls);
    const writing = calls.filter(({ method }) => method === 'write');
    const bytes = writing.reduce((sum, call) => sum + call.bytes, 0);
    const { writeback, objects } = insideOf(pool).contents;
    const { writingBytes } = objects.backed;
    // A delta is shorter in memory than it will be in a store.
    const mayBeDeltas = objects.similar !== undefined;
    ok(
      mayBeDeltas || writingBytes >= bytes,
      `${bytes} bytes are being written, and writingBytes is ${writingBytes}`,
    );
    const reading = calls.filter(({ method }) => method === 'read');
    const objectsRead = reading.reduce((sum, call) => sum + call.objects, 0);
    equal(writeback.fetches.underWay, objectsRead, 'reads under way');
  }
}

const untouchedPage = new Uint8Array(pageSize).fill(0xaa);

function checkPage(page: Uint8Array, held: Content | undefined, what: string): void {
  const isRight = Buffer.compare(page, held?.bytes ?? untouchedPage) === 0;
  if (!isRight) fail(`${what}: expected ${held?.key ?? 'an untouched buffer'}`);
}
