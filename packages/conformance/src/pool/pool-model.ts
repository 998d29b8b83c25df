import {
  keepsPage,
  type LoadOutcome,
  loadOutcomes,
  type PoolCounters,
  type StoreOutcome,
  storeOutcomes,
} from '@pagefold/contracts';
import type { DeviceOptions, PagePool, PoolPolicy } from '@pagefold/core';
import { checkInvariants, insideOf } from '@pagefold/core/parts';
import {
  expectBytes,
  expectEqual,
  expectNoError,
  expectThat,
  expectThrows,
  fail,
} from '../kit/expect.ts';
import { Excuses, type FaultCount } from './excuses.ts';
import { type ModelDevice, ModelDevices } from './model-devices.ts';
import type { Content } from './palette.ts';
import { possibleOutcomes } from './store-outcomes.ts';

const untouched = 0xaa;
const infinite = Number.POSITIVE_INFINITY;

/** What a {@link PoolModel} may know of its pool. */
export interface PoolModelOptions {
  /** The pool's policy: with it, fewer refusals are taken for possible. */
  readonly policy?: PoolPolicy;
  /** The faults of the pool's backends. Its devices must erase what they do not store, then. */
  readonly faults?: FaultCount;
}

/**
 * What a pool should hold: a Map for each device. Every call is made on both, and what the pool says is
 * checked.
 *
 * With faulty backends, a call may fail, or load wrong bytes, if a fault happened during that very
 * call; then it has harmed no other slot.
 */
export class PoolModel {
  /** The real one. */
  readonly pool: PagePool;
  /** Those that are open. */
  readonly devices: ModelDevice[];
  /** Those that are being closed, whose slots go one after the other. */
  readonly closing: ModelDevice[];
  readonly #devices = new ModelDevices();
  readonly #policy: PoolPolicy | undefined;
  readonly #faults: Excuses;
  readonly #buffer: Uint8Array;
  /** What buffers hold before a load. */
  readonly #untouched: Uint8Array;
  #serial = 0;

  constructor(pool: PagePool, options: PoolModelOptions = {}) {
    this.pool = pool;
    this.devices = this.#devices.open;
    this.closing = this.#devices.closing;
    this.#policy = options.policy;
    this.#faults = new Excuses(options.faults ?? { count: 0 });
    this.#buffer = new Uint8Array(pool.pageSize);
    this.#untouched = new Uint8Array(pool.pageSize).fill(untouched);
  }

  /** Makes a device. */
  addDevice(options: DeviceOptions): ModelDevice {
    const device = this.pool.createDevice(options);
    const added = { name: `device ${this.#serial++}`, device, options, slots: new Map() };
    this.devices.push(added);
    return added;
  }

  /** Stores a page and returns what became of it. */
  store(at: ModelDevice, slot: number, content: Content): StoreOutcome {
    const what = `store(${slot}, ${content.key}) on ${at.name}`;
    const isAway = this.#isAway(at, slot);
    // The caller's buffer is used again for something else, as callers do.
    this.#buffer.set(content.bytes);
    const outcome =
      this.#faults.attempt(what, () => at.device.store(slot, this.#buffer)) ?? 'failed';
    this.#buffer.fill(0xee);
    this.#noteStore(what, at, slot, content, outcome, isAway);
    this.#checkHeld(what, at, slot);
    return outcome;
  }

  /** Stores pages, of which several may go to one slot. */
  storeMany(at: ModelDevice, slots: readonly number[], contents: readonly Content[]): void {
    const { pageSize } = this.pool;
    const pages = new Uint8Array(slots.length * pageSize);
    for (const [i, { bytes }] of contents.entries()) pages.set(bytes, i * pageSize);
    const outcomes = new Uint8Array(slots.length).fill(0xff);
    const what = `storeMany([${slots}]) on ${at.name}`;
    const faults = this.#faults.count;
    const away = new Set(slots.filter((slot) => this.#isAway(at, slot)));
    expectNoError(what, () => at.device.storeMany(slots, pages, outcomes));
    for (const [i, slot] of slots.entries()) {
      const outcome = storeOutcomes[outcomes[i]!];
      if (outcome === undefined) fail(`${what}: expected an outcome, got ${outcomes[i]}`);
      const isExcused = outcome !== 'failed' || this.#faults.count > faults;
      expectThat(isExcused, what, 'no failure', outcome);
      const isAway = away.has(slot);
      this.#noteStore(`${what}: no. ${i}`, at, slot, contents[i]!, outcome, isAway);
      if (keepsPage(outcome)) away.delete(slot);
    }
    for (const slot of slots) this.#checkHeld(what, at, slot);
  }

  /** Loads a slot and compares it. */
  load(at: ModelDevice, slot: number): void {
    const what = `load(${slot}) on ${at.name}`;
    const faults = this.#faults.count;
    this.#buffer.fill(untouched);
    const outcome = this.#faults.attempt(what, () => at.device.load(slot, this.#buffer));
    if (this.#faults.count > faults) this.#loadAgain(at, slot);
    else this.#checkLoaded(what, at, slot, outcome ?? 'failed', this.#buffer);
  }

  /** Loads slots, of which several may be the same, and compares them. */
  loadMany(at: ModelDevice, slots: readonly number[]): void {
    const { pageSize } = this.pool;
    const pages = new Uint8Array(slots.length * pageSize).fill(untouched);
    const outcomes = new Uint8Array(slots.length).fill(0xff);
    const what = `loadMany([${slots}]) on ${at.name}`;
    const faults = this.#faults.count;
    expectNoError(what, () => at.device.loadMany(slots, pages, outcomes));
    if (this.#faults.count > faults) return;
    for (const [i, slot] of slots.entries()) {
      const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
      const outcome = loadOutcomes[outcomes[i]!] ?? 'failed';
      this.#checkLoaded(`${what}: slot ${slot}`, at, slot, outcome, page);
    }
  }

  /** Asks whether a slot holds a page. */
  has(at: ModelDevice, slot: number): void {
    this.#checkHeld('a question', at, slot);
  }

  /** Empties a slot. */
  invalidate(at: ModelDevice, slot: number): void {
    const what = `invalidate(${slot}) on ${at.name}`;
    const held = this.#faults.attempt(what, () => at.device.invalidate(slot));
    if (held !== undefined) expectEqual(held, at.slots.has(slot), what);
    at.slots.delete(slot);
    this.#checkHeld(what, at, slot);
  }

  /** Empties `count` slots. */
  invalidateRange(at: ModelDevice, first: number, count: number): void {
    const what = `invalidateRange(${first}, ${count}) on ${at.name}`;
    const slots = [...at.slots.keys()].filter((slot) => slot >= first && slot < first + count);
    const erased = this.#faults.attempt(what, () => at.device.invalidateRange(first, count));
    if (erased !== undefined) expectEqual(erased, slots.length, what);
    for (const slot of slots) {
      at.slots.delete(slot);
      this.#checkHeld(what, at, slot);
    }
  }

  /** Compacts the pool. */
  compact(): void {
    const before = this.pool.stats().poolTotalSize;
    const faults = this.#faults.count;
    const released = this.#faults.attempt('compact()', () => this.pool.compact());
    if (this.#faults.count > faults) return;
    const given = (before - this.pool.stats().poolTotalSize) / this.pool.pageSize;
    expectEqual(released, given, 'compact(), by the pool pages that are gone');
  }

  /** Closes a device, which is none of {@link devices} from the call on. */
  async closeDevice(at: ModelDevice): Promise<void> {
    const what = `close of ${at.name}`;
    const faults = this.#faults.count;
    const closing = at.device.close();
    expectThrows(() => at.device.has(0), ['PAGEFOLD_CLOSED'], `has(0) after ${what}`);
    this.devices.splice(this.devices.indexOf(at), 1);
    this.closing.push(at);
    const [closed] = await Promise.allSettled([closing]);
    if (closed.status === 'rejected') this.#faults.excuse(what, closed.reason, faults);
    this.closing.splice(this.closing.indexOf(at), 1);
  }

  /** Compares every slot, the statistics, and the tables with each other. */
  checkAll(when: string): void {
    for (const at of this.devices) {
      for (const slot of [...at.slots.keys()]) this.load(at, slot);
    }
    this.checkTables(when);
  }

  /** Compares the statistics with what the slots should hold, and the tables with each other. */
  checkTables(when: string): void {
    expectNoError(`the tables ${when}`, () => checkInvariants(this.pool));
    const stats = this.pool.stats();
    const { storedPages, zeroPages, sameFilledPages, objects } = stats;
    const contents = this.#devices.all().flatMap(({ slots }) => [...slots.values()]);
    const count = (kind: Content['kind']) => contents.filter((one) => one.kind === kind).length;
    expectEqual(storedPages, contents.length, `storedPages ${when}`);
    expectEqual(zeroPages, count('zero'), `zeroPages ${when}`);
    expectEqual(sameFilledPages, count('same-filled'), `sameFilledPages ${when}`);
    const fewest = this.#devices.differentContents();
    const isRight = objects === fewest || (objects > fewest && this.#mayRepeat(stats));
    expectThat(isRight, `objects ${when}`, `${fewest}, one for each content`, objects);
    const { memUsedMax, poolTotalSize } = stats;
    const most = `at least poolTotalSize, ${poolTotalSize}`;
    expectThat(memUsedMax >= poolTotalSize, `memUsedMax ${when}`, most, memUsedMax);
    for (const { name, device, slots } of this.#devices.all()) {
      expectEqual(device.storedPages, slots.size, `storedPages of ${name} ${when}`);
    }
  }

  #noteStore(
    what: string,
    at: ModelDevice,
    slot: number,
    content: Content,
    outcome: StoreOutcome,
    isAway: boolean,
  ): void {
    if (outcome === 'failed') {
      // The slot has been erased, unless what failed was to free its old object.
      if (at.device.has(slot)) at.slots.set(slot, content);
      else at.slots.delete(slot);
      return;
    }
    // Not stats(), which asks the allocator as well: this is done for every store.
    const { counters, limit } = insideOf(this.pool).contents;
    const possible = possibleOutcomes({
      content,
      held: at.slots.get(slot),
      isAway,
      isPresent: this.#devices.isPresent(at, content),
      mayRepeat: this.#mayRepeat(counters),
      isFaulty: this.#faults.count + counters.candidateErrors > 0,
      isLimited: Math.min(limit.limitBytes, at.options.limitBytes ?? infinite) < infinite,
      policy: this.#policy,
    });
    expectThat(possible.includes(outcome), what, possible.join(' or '), outcome);
    if (outcome === 'unchanged') return;
    // Another one each time, by which whoever waits for a page knows whether the slot has got another since.
    if (keepsPage(outcome)) at.slots.set(slot, { ...content });
    else if (at.options.onFailure !== 'keep') at.slots.delete(slot);
  }

  #checkHeld(what: string, { device, slots }: ModelDevice, slot: number): void {
    expectEqual(device.has(slot), slots.has(slot), `has(${slot}) after ${what}`);
  }

  /** Whether the pool has had a reason to keep a content twice in one domain. */
  #mayRepeat(counters: PoolCounters): boolean {
    const { sharingLimitHit, candidateErrors, candidateLimitHit, writtenBackObjects } = counters;
    const reasons = sharingLimitHit + candidateErrors + candidateLimitHit + writtenBackObjects;
    return this.#faults.count + reasons > 0;
  }

  #isAway(at: ModelDevice, slot: number): boolean {
    return this.pool.hasBackingStore && at.device.stateOf(slot) === 'written-back';
  }

  /** After a fault during a load: a load without one must find the page. */
  #loadAgain(at: ModelDevice, slot: number): void {
    const what = `load(${slot}) on ${at.name}, after a fault during its first load`;
    let faults: number;
    let outcome: LoadOutcome | undefined;
    do {
      faults = this.#faults.count;
      this.#buffer.fill(untouched);
      outcome = this.#faults.attempt(what, () => at.device.load(slot, this.#buffer));
    } while (this.#faults.count > faults);
    this.#checkLoaded(what, at, slot, outcome ?? 'failed', this.#buffer);
  }

  #checkLoaded(
    what: string,
    at: ModelDevice,
    slot: number,
    outcome: LoadOutcome,
    page: Uint8Array,
  ): void {
    const { options, slots } = at;
    const held = slots.get(slot);
    if (outcome === 'written-back' && held !== undefined && this.#isAway(at, slot)) {
      expectBytes(page, this.#untouched, `${what}, which is written back: the buffer`);
      return;
    }
    expectEqual(outcome, held === undefined ? 'empty' : 'loaded', what);
    if (held === undefined) {
      expectBytes(page, this.#untouched, `${what}, which is empty: the buffer`);
    } else expectBytes(page, held.bytes, `${what}, which holds ${held.key}`);
    if (options.exclusiveLoads === true) slots.delete(slot);
  }
}
