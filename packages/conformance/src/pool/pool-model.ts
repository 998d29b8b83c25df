import {
  type LoadOutcome,
  loadOutcomes,
  PagefoldError,
  type StoreOutcome,
  storeOutcomes,
} from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import {
  expectBytes,
  expectEqual,
  expectNoError,
  expectThat,
  expectThrows,
  fail,
  show,
} from '../kit/expect.ts';
import type { Content } from './palette.ts';

/** A device and what its slots should hold. */
export interface ModelDevice {
  readonly name: string;
  readonly domain: string;
  readonly device: Device;
  readonly slots: Map<number, Content>;
}

/** How many faults have happened so far, where backends have some. */
export interface FaultCount {
  count: number;
}

/**
 * What a pool should hold: a Map for each device. Every call is made on both, and what the pool says is
 * checked.
 *
 * With faulty backends, a call may fail, or load wrong bytes, if a fault happened during that very
 * call; then it has harmed no other slot.
 */
export class PoolModel {
  readonly pool: PagePool;
  readonly devices: ModelDevice[] = [];
  readonly #faults: FaultCount;
  readonly #buffer: Uint8Array;

  constructor(pool: PagePool, faults: FaultCount = { count: 0 }) {
    this.pool = pool;
    this.#faults = faults;
    this.#buffer = new Uint8Array(pool.pageSize);
  }

  addDevice(slots: number, domain = ''): ModelDevice {
    const device = this.pool.createDevice(domain === '' ? { slots } : { slots, domain });
    const added = { name: `device ${this.devices.length}`, domain, device, slots: new Map() };
    this.devices.push(added);
    return added;
  }

  /** Stores a page and returns what became of it. */
  store(at: ModelDevice, slot: number, content: Content): StoreOutcome {
    const what = `store(${slot}, ${content.key}) on ${at.name}`;
    // The caller's buffer is used again for something else, as callers do.
    this.#buffer.set(content.bytes);
    const outcome = this.#attempt(what, () => at.device.store(slot, this.#buffer));
    this.#buffer.fill(0xee);
    this.#noteStore(what, at, slot, content, outcome ?? 'failed');
    return outcome ?? 'failed';
  }

  storeMany(at: ModelDevice, slots: readonly number[], contents: readonly Content[]): void {
    const { pageSize } = this.pool;
    const pages = new Uint8Array(slots.length * pageSize);
    for (const [i, { bytes }] of contents.entries()) pages.set(bytes, i * pageSize);
    const outcomes = new Uint8Array(slots.length).fill(0xff);
    const what = `storeMany([${slots}]) on ${at.name}`;
    const faults = this.#faults.count;
    expectNoError(what, () => at.device.storeMany(slots, pages, outcomes));
    slots.forEach((slot, i) => {
      const outcome = storeOutcomes[outcomes[i]!];
      if (outcome === undefined) fail(`${what}: expected an outcome, got ${outcomes[i]}`);
      const isExcused = outcome !== 'failed' || this.#faults.count > faults;
      expectThat(isExcused, what, 'no failure', outcome);
      this.#noteStore(what, at, slot, contents[i]!, outcome);
    });
  }

  /** Loads a slot and compares it. */
  load(at: ModelDevice, slot: number): void {
    const what = `load(${slot}) on ${at.name}`;
    const faults = this.#faults.count;
    this.#buffer.fill(0xaa);
    const outcome = this.#attempt(what, () => at.device.load(slot, this.#buffer));
    if (this.#faults.count > faults) this.#loadAgain(at, slot);
    else this.#checkLoaded(what, at.slots.get(slot), outcome ?? 'failed', this.#buffer);
  }

  loadMany(at: ModelDevice, slots: readonly number[]): void {
    const { pageSize } = this.pool;
    const pages = new Uint8Array(slots.length * pageSize).fill(0xaa);
    const outcomes = new Uint8Array(slots.length).fill(0xff);
    const what = `loadMany([${slots}]) on ${at.name}`;
    const faults = this.#faults.count;
    expectNoError(what, () => at.device.loadMany(slots, pages, outcomes));
    if (this.#faults.count > faults) return;
    slots.forEach((slot, i) => {
      const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
      const outcome = loadOutcomes[outcomes[i]!] ?? 'failed';
      this.#checkLoaded(`${what}: slot ${slot}`, at.slots.get(slot), outcome, page);
    });
  }

  invalidate(at: ModelDevice, slot: number): void {
    const what = `invalidate(${slot}) on ${at.name}`;
    const held = this.#attempt(what, () => at.device.invalidate(slot));
    if (held !== undefined) expectEqual(held, at.slots.has(slot), what);
    at.slots.delete(slot);
    expectEqual(at.device.has(slot), false, `has(${slot}) after ${what}`);
  }

  invalidateRange(at: ModelDevice, first: number, count: number): void {
    const what = `invalidateRange(${first}, ${count}) on ${at.name}`;
    const slots = [...at.slots.keys()].filter((slot) => slot >= first && slot < first + count);
    const erased = this.#attempt(what, () => at.device.invalidateRange(first, count));
    if (erased !== undefined) expectEqual(erased, slots.length, what);
    for (const slot of slots) {
      at.slots.delete(slot);
      expectEqual(at.device.has(slot), false, `has(${slot}) after ${what}`);
    }
  }

  compact(): void {
    const before = this.pool.stats().poolTotalSize;
    const released = this.#attempt('compact()', () => this.pool.compact());
    if (released === undefined) return;
    const given = (before - this.pool.stats().poolTotalSize) / this.pool.pageSize;
    expectEqual(released, given, 'compact(), by the pool pages that are gone');
  }

  closeDevice(at: ModelDevice): void {
    const what = `close of ${at.name}`;
    this.#attempt(what, () => at.device.close());
    expectThrows(() => at.device.has(0), ['PAGEFOLD_CLOSED'], `has(0) after ${what}`);
    this.devices.splice(this.devices.indexOf(at), 1);
  }

  /** Compares every slot, the statistics, and the tables with each other. */
  checkAll(when: string): void {
    for (const at of this.devices) {
      for (const slot of at.slots.keys()) this.load(at, slot);
      expectEqual(at.device.storedPages, at.slots.size, `storedPages of ${at.name} ${when}`);
    }
    this.checkTables(when);
  }

  checkTables(when: string): void {
    expectNoError(`the tables ${when}`, () => checkInvariants(this.pool));
    const contents = this.devices.flatMap(({ slots }) => [...slots.values()]);
    const { storedPages, zeroPages, sameFilledPages } = this.pool.stats();
    const count = (kind: Content['kind']) => contents.filter((one) => one.kind === kind).length;
    expectEqual(storedPages, contents.length, `storedPages ${when}`);
    expectEqual(zeroPages, count('zero'), `zeroPages ${when}`);
    expectEqual(sameFilledPages, count('same-filled'), `sameFilledPages ${when}`);
  }

  /** Makes a call that may fail if a fault happens during it; undefined where it did. */
  #attempt<T>(what: string, call: () => T): T | undefined {
    const faults = this.#faults.count;
    try {
      return call();
    } catch (error) {
      if (this.#faults.count === faults) fail(`${what}: expected no error, got ${show(error)}`);
      if (!PagefoldError.is(error)) fail(`${what}: expected a PagefoldError, got ${show(error)}`);
      return undefined;
    }
  }

  #noteStore(
    what: string,
    at: ModelDevice,
    slot: number,
    content: Content,
    outcome: StoreOutcome,
  ): void {
    const held = at.slots.get(slot);
    switch (outcome) {
      case 'stored':
      case 'raw':
        this.#expectNew(what, at, content, outcome);
        break;
      case 'shared':
        expectThat(this.#isShared(at, slot, content), what, 'no page to share', outcome);
        break;
      case 'unchanged':
        expectEqual(held?.key, content.key, `${what} is unchanged: what the slot held`);
        break;
      case 'same-filled':
        expectThat(content.kind !== 'other', what, 'no same-filled page', outcome);
        break;
      case 'pool-limit':
        expectThat(
          this.pool.stats().memLimit < Number.POSITIVE_INFINITY,
          what,
          'no limit',
          outcome,
        );
        break;
      case 'compress-fail':
      case 'compress-poor':
      case 'alloc-fail':
      case 'failed':
        break;
      default:
        outcome satisfies never;
    }
    // A store that fails has erased the slot, unless what failed was to free the slot's old object.
    if (at.device.has(slot)) at.slots.set(slot, content);
    else at.slots.delete(slot);
    const isRefused = !isAccepted(outcome);
    const mayHold = !isRefused || outcome === 'failed';
    expectThat(
      mayHold || !at.slots.has(slot),
      `the slot after ${what}: ${outcome}`,
      'empty',
      'full',
    );
    expectThat(
      isRefused || at.slots.has(slot),
      `the slot after ${what}: ${outcome}`,
      'full',
      'empty',
    );
  }

  /** A new object must have been necessary. */
  #expectNew(what: string, at: ModelDevice, content: Content, outcome: StoreOutcome): void {
    expectThat(content.kind === 'other', what, 'same-filled', outcome);
    if (!this.#isShared(at, -1, content) || this.#faults.count > 0) return;
    const { sharingLimitHit, candidateErrors, candidateLimitHit } = this.pool.stats();
    const reasons = sharingLimitHit + candidateErrors + candidateLimitHit;
    expectThat(reasons > 0, what, 'shared or unchanged', outcome);
  }

  /** Whether another slot of the domain holds the page. */
  #isShared(at: ModelDevice, slot: number, { key }: Content): boolean {
    return this.devices.some(
      (one) =>
        one.domain === at.domain &&
        [...one.slots].some(([n, held]) => held.key === key && (one !== at || n !== slot)),
    );
  }

  /** After a fault during a load: a load without one must find the page. */
  #loadAgain(at: ModelDevice, slot: number): void {
    const what = `load(${slot}) on ${at.name}, after a fault during its first load`;
    let faults: number;
    let outcome: LoadOutcome | undefined;
    do {
      faults = this.#faults.count;
      this.#buffer.fill(0xaa);
      outcome = this.#attempt(what, () => at.device.load(slot, this.#buffer));
    } while (this.#faults.count > faults);
    this.#checkLoaded(what, at.slots.get(slot), outcome ?? 'failed', this.#buffer);
  }

  #checkLoaded(
    what: string,
    held: Content | undefined,
    outcome: LoadOutcome,
    page: Uint8Array,
  ): void {
    expectEqual(outcome, held === undefined ? 'empty' : 'loaded', what);
    if (held === undefined) {
      const touched = page.findIndex((byte) => byte !== 0xaa);
      expectEqual(touched, -1, `${what} of an empty slot: the first byte that was written`);
    } else expectBytes(page, held.bytes, `${what}, which holds ${held.key}`);
  }
}

/** Whether a store keeps the page. */
export function isAccepted(outcome: StoreOutcome): boolean {
  return storeOutcomes.indexOf(outcome) < storeOutcomes.indexOf('pool-limit');
}
