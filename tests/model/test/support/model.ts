import { loadOutcomes, type StoreOutcome, storeOutcomes } from '@pagefold/contracts';
import type { Device, DeviceOptions, PagePool, PoolPolicy } from '@pagefold/core';
import { checkInvariants, insideOf } from '@pagefold/core/parts';
import { type Command, type Placed, slotsPerDevice } from './commands.ts';
import { contents, pageSize } from './contents.ts';

interface ModelDevice {
  readonly device: Device;
  readonly options: DeviceOptions;
  /** Slot → index of its content. */
  readonly slots: Map<number, number>;
}

const keeping: ReadonlySet<StoreOutcome> = new Set<StoreOutcome>([
  'stored',
  'raw',
  'shared',
  'unchanged',
  'same-filled',
]);

/** A pool beside a plain Map of what each slot must hold; every difference is thrown. */
export class Model {
  readonly #pool: PagePool;
  readonly #policy: PoolPolicy;
  /** Whether what becomes of a page follows from the slots alone. */
  readonly #foretells: boolean;
  readonly #devices: ModelDevice[] = [];

  constructor(pool: PagePool, policy: PoolPolicy) {
    this.#pool = pool;
    this.#policy = policy;
    this.#foretells = Object.keys(policy).length === 0;
  }

  run(command: Command): void {
    switch (command.do) {
      case 'create':
        this.create(command.options);
        return;
      case 'compact':
        this.#compact();
        return;
      case 'check':
        this.check();
        return;
    }
    if (this.#devices.length === 0) return;
    const at = this.#devices[command.device % this.#devices.length]!;
    switch (command.do) {
      case 'store':
        this.#store(at, command.page);
        return;
      case 'copy': {
        const from = this.#devices[command.fromDevice % this.#devices.length]!;
        const content = from.slots.get(command.fromSlot);
        if (content !== undefined) this.#store(at, { slot: command.slot, content });
        return;
      }
      case 'storeMany':
        this.#storeMany(at, command.pages);
        return;
      case 'load':
        this.#load(at, command.slot);
        return;
      case 'loadMany':
        this.#loadMany(at, command.slots);
        return;
      case 'has':
        expect(at.device.has(command.slot), at.slots.has(command.slot), 'has');
        return;
      case 'invalidate':
        expect(at.device.invalidate(command.slot), at.slots.delete(command.slot), 'invalidate');
        return;
      case 'invalidateRange':
        this.#invalidateRange(at, command.first, command.count);
        return;
      case 'close':
        at.device.close();
        this.#devices.splice(this.#devices.indexOf(at), 1);
        return;
      default:
        command satisfies never;
    }
  }

  create(options: DeviceOptions): void {
    if (this.#devices.length === 4) return;
    this.#devices.push({ device: this.#pool.createDevice(options), options, slots: new Map() });
  }

  /** Compares the pool's figures with what the slots must hold. */
  check(): void {
    checkInvariants(this.#pool);
    const stats = this.#pool.stats();
    const held = this.#devices.flatMap(({ options, slots }) =>
      [...slots.values()].map((content) => ({ content, domain: options.domain ?? '' })),
    );
    const filled = (fill: string) => held.filter(({ content }) => contents[content]!.fill === fill);
    expect(stats.storedPages, held.length, 'storedPages');
    expect(stats.zeroPages, filled('zero').length, 'zeroPages');
    expect(stats.sameFilledPages, filled('word').length, 'sameFilledPages');
    const objects = held.filter(({ content }) => contents[content]!.fill === undefined);
    const distinct = new Set(objects.map(({ content, domain }) => `${domain}/${content}`)).size;
    if (this.#foretells) expect(stats.objects, distinct, 'objects');
    else if (stats.objects < distinct) throw new Error(`${stats.objects} objects, not ${distinct}`);
    if (stats.memUsedMax < stats.poolTotalSize) throw new Error('memUsedMax is not the most');
    for (const { device, slots } of this.#devices) {
      expect(device.storedPages, slots.size, 'storedPages of a device');
    }
  }

  /** Loads everything, empties everything, and checks that nothing is left. */
  finish(): void {
    for (const at of this.#devices) {
      for (let slot = 0; slot < slotsPerDevice; slot++) this.#load(at, slot);
    }
    this.check();
    for (const at of this.#devices) this.#invalidateRange(at, 0, slotsPerDevice);
    this.check();
    const { contents: kept, slots } = insideOf(this.#pool);
    const { objects, words } = kept;
    const stats = this.#pool.stats();
    expect(objects.table.size, 0, 'objects left');
    expect(objects.index.size, 0, 'index entries left');
    expect(objects.index.buckets, 16, 'buckets left');
    expect(words.size, 0, 'words left');
    expect(slots.leaves, 0, 'leaves of slots left');
    expect(stats.poolTotalSize, 0, 'pool pages left');
    expect(stats.extentBytes, 0, 'real memory left');
    expect(stats.allocator.objects, 0, "the allocator's objects left");
    this.#pool.close();
  }

  #store(at: ModelDevice, placed: Placed): void {
    const allowed = this.#allowed(at, placed);
    const page = contents[placed.content]!.bytes.slice();
    const outcome = at.device.store(placed.slot, page);
    page.fill(0x5a);
    this.#follow(at, placed, outcome, allowed);
  }

  #storeMany(at: ModelDevice, pages: readonly Placed[]): void {
    const bytes = new Uint8Array(pages.length * pageSize);
    for (const [i, { content }] of pages.entries()) {
      bytes.set(contents[content]!.bytes, i * pageSize);
    }
    const outcomes = new Uint8Array(pages.length);
    at.device.storeMany(
      pages.map(({ slot }) => slot),
      bytes,
      outcomes,
    );
    // What is allowed for a page depends on those before it, which the model has followed by then.
    for (const [i, placed] of pages.entries()) {
      this.#follow(at, placed, storeOutcomes[outcomes[i]!]!, this.#allowed(at, placed));
    }
  }

  /** What may become of a page now. */
  #allowed(at: ModelDevice, { slot, content }: Placed): ReadonlySet<StoreOutcome> {
    const { fill } = contents[content]!;
    const same = at.slots.get(slot) === content;
    const allowed = new Set<StoreOutcome>();
    if (same) allowed.add('unchanged');
    else if (fill !== undefined) allowed.add('same-filled');
    else {
      const present = this.#isPresent(at.options.domain, content);
      if (present) allowed.add('shared');
      if (!present || !this.#foretells) allowed.add('stored').add('raw');
    }
    for (const refusal of this.#refusals(same || fill !== undefined)) allowed.add(refusal);
    return allowed;
  }

  #refusals(needsNoMemory: boolean): StoreOutcome[] {
    const { poolLimitBytes, limitOrder, maxObjects, incompressible } = this.#policy;
    const refusals: StoreOutcome[] = [];
    if (poolLimitBytes !== undefined && (!needsNoMemory || limitOrder === 'zswap')) {
      refusals.push('pool-limit');
    }
    if (needsNoMemory) return refusals;
    if (incompressible === 'reject') refusals.push('compress-fail');
    if (maxObjects !== undefined) refusals.push('alloc-fail');
    return refusals;
  }

  #isPresent(domain: string | undefined, content: number): boolean {
    return this.#devices.some(
      ({ options, slots }) => options.domain === domain && [...slots.values()].includes(content),
    );
  }

  #follow(
    { options, slots }: ModelDevice,
    { slot, content }: Placed,
    outcome: StoreOutcome,
    allowed: ReadonlySet<StoreOutcome>,
  ): void {
    if (!allowed.has(outcome)) {
      const { name } = contents[content]!;
      throw new Error(`${name} to slot ${slot}: ${outcome}, not ${[...allowed].join(' or ')}`);
    }
    if (keeping.has(outcome)) slots.set(slot, content);
    else if (options.onFailure === 'erase') slots.delete(slot);
  }

  #load(at: ModelDevice, slot: number): void {
    const page = new Uint8Array(pageSize).fill(0x5a);
    const outcome = at.device.load(slot, page);
    this.#compareLoad(at, slot, outcome, page);
  }

  #loadMany(at: ModelDevice, slots: readonly number[]): void {
    const pages = new Uint8Array(slots.length * pageSize).fill(0x5a);
    const outcomes = new Uint8Array(slots.length);
    at.device.loadMany(slots, pages, outcomes);
    for (const [i, slot] of slots.entries()) {
      const page = pages.subarray(i * pageSize, (i + 1) * pageSize);
      this.#compareLoad(at, slot, loadOutcomes[outcomes[i]!]!, page);
    }
  }

  #compareLoad({ options, slots }: ModelDevice, slot: number, outcome: string, page: Uint8Array) {
    const content = slots.get(slot);
    expect(outcome, content === undefined ? 'empty' : 'loaded', `load of slot ${slot}`);
    const expected = content === undefined ? untouched : contents[content]!.bytes;
    if (Buffer.compare(page, expected) !== 0) throw new Error(`slot ${slot} holds other bytes`);
    if (options.exclusiveLoads) slots.delete(slot);
  }

  #invalidateRange({ device, slots }: ModelDevice, first: number, count: number): void {
    let held = 0;
    for (let slot = first; slot < first + count; slot++) if (slots.delete(slot)) held++;
    expect(device.invalidateRange(first, count), held, 'pages in a range');
  }

  #compact(): void {
    const before = this.#pool.stats().poolTotalSize;
    const released = this.#pool.compact();
    expect(this.#pool.stats().poolTotalSize, before - released * pageSize, 'size when compacted');
  }
}

const untouched = new Uint8Array(pageSize).fill(0x5a);

function expect<T>(actual: T, expected: T, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}
