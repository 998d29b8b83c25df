import { backingStoreSuite } from '@pagefold/conformance';
import type {
  BackingObject,
  BackingOwners,
  BackingRead,
  Location,
  PagefoldError,
} from '@pagefold/contracts';
import test from 'ava';
import { failingCases, failureOf } from './support/failing-cases.ts';
import { MemoryStore, memoryIo } from './support/memory-store.ts';

class KeepsArrays extends MemoryStore {
  protected override copy(bytes: Uint8Array): Uint8Array {
    return bytes;
  }

  protected override async transfer(...call: Parameters<MemoryStore['transfer']>): Promise<void> {
    await Promise.resolve();
    await super.transfer(...call);
  }
}

class ReadsTooMuch extends MemoryStore {
  protected override async readOne(read: BackingRead): Promise<PagefoldError | undefined> {
    const { dst } = read;
    new Uint8Array(dst.buffer, dst.byteOffset + dst.length, 1).fill(0);
    return await super.readOne(read);
  }
}

class KeepsEqualOnce extends MemoryStore {
  override async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    const texts = objects.map(({ bytes }) => String(bytes));
    const places = await super.write(objects);
    return places.map((_, i) => places[texts.indexOf(texts[i]!)]!);
  }
}

class LosesLastByte extends MemoryStore {
  protected override async readOne(read: BackingRead): Promise<PagefoldError | undefined> {
    const error = await super.readOne(read);
    if (error === undefined) read.dst[read.dst.length - 1] = 0;
    return error;
  }
}

class ForgetsOthers extends MemoryStore {
  override free(at: Location, owner: number, length: number): void {
    super.free(at, owner, length);
    const next = (at + 1) as Location;
    if (this.objects.has(next)) this.io.arrays.delete(next);
    this.io.arrays.set(next, new Uint8Array(2 ** 17));
  }
}

class MixesWrites extends MemoryStore {
  #last: Uint8Array = new Uint8Array(0);

  protected override async transfer(
    method: 'read' | 'write',
    bytes: Uint8Array,
    at: Location,
  ): Promise<void> {
    if (method === 'write') this.#last = bytes;
    await Promise.resolve();
    const mixed = method === 'write' && this.#last.length === bytes.length ? this.#last : bytes;
    await super.transfer(method, mixed, at);
  }
}

class GivesTooFew extends MemoryStore {
  override async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    return (await super.write(objects)).slice(0, 5);
  }
}

class IgnoresOwners extends MemoryStore {
  protected override has(at: Location, _owner: number, length: number): boolean {
    return this.objects.get(at)?.bytes.length === length;
  }
}

class ReadsAnything extends MemoryStore {
  protected override has(): boolean {
    return true;
  }
}

class ReusesTooSoon extends MemoryStore {
  readonly #freed: Location[] = [];

  override free(at: Location, owner: number, length: number): void {
    super.free(at, owner, length);
    this.#freed.push(at);
  }

  protected override newPlace(): Location {
    return this.#freed.pop() ?? super.newPlace();
  }

  protected override async transfer(...call: Parameters<MemoryStore['transfer']>): Promise<void> {
    if (call[0] === 'read') await new Promise((resolve) => setImmediate(resolve));
    await super.transfer(...call);
  }
}

class WritesOnError extends MemoryStore {
  protected override async readOne(read: BackingRead): Promise<PagefoldError | undefined> {
    const error = await super.readOne(read);
    if (error !== undefined) read.dst.fill(0);
    return error;
  }
}

class FailsTogether extends MemoryStore {
  override async read(
    reads: readonly BackingRead[],
  ): Promise<readonly (PagefoldError | undefined)[]> {
    const results = await super.read(reads);
    const error = results.find((result) => result !== undefined);
    return results.map(() => error);
  }
}

class Miscounts extends MemoryStore {
  override stats(): ReturnType<MemoryStore['stats']> {
    return { ...super.stats(), objects: Math.min(this.objects.size, 2) };
  }
}

class TakesAnything extends MemoryStore {
  override async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    return await super.write(objects.map((object) => ({ ...object, domain: 0 })));
  }
}

class ClosesAtOnce extends MemoryStore {
  protected override async settle(): Promise<void> {}

  protected override async transfer(...call: Parameters<MemoryStore['transfer']>): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await super.transfer(...call);
  }
}

class NeverCloses extends MemoryStore {
  protected override checkOpen(): void {}
}

class KeepsPlaces extends MemoryStore {
  #used = 0;

  override async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    for (const { bytes } of objects) this.#used += bytes.length + 8;
    return await super.write(objects);
  }

  override stats(): ReturnType<MemoryStore['stats']> {
    return { ...super.stats(), usedBytes: this.#used };
  }
}

/** It moves every object that is alive, one after the other. */
class Moves extends MemoryStore {
  protected isMoving = false;

  override async clean(owners: BackingOwners): Promise<number> {
    this.checkOpen();
    if (this.isMoving) return 0;
    this.isMoving = true;
    try {
      return await this.carryOut(this.moveAll(owners));
    } finally {
      this.isMoving = false;
    }
  }

  protected async moveAll(owners: BackingOwners): Promise<number> {
    for (const at of [...this.objects.keys()] as Location[]) {
      const kept = this.objects.get(at);
      if (kept === undefined || !owners.isLive(kept.owner, at, kept.bytes.length)) continue;
      const { owner } = kept;
      const copy = { owner, bytes: new Uint8Array(kept.bytes.length) };
      const error = await this.readOne({ at, owner, dst: copy.bytes });
      if (error !== undefined) throw error;
      const [to] = await this.keepAll([copy]);
      let isMoved = false;
      try {
        isMoved = owners.moved(owner, at, to!);
      } finally {
        this.settleMove(at, to!, isMoved);
      }
    }
    return 0;
  }

  protected settleMove(from: Location, to: Location, isMoved: boolean): void {
    this.objects.delete(isMoved ? from : to);
  }
}

class MovesOver extends Moves {
  protected override settleMove(from: Location, _to: Location, _isMoved: boolean): void {
    this.objects.delete(from);
  }
}

class MovesUnasked extends Moves {
  protected override settleMove(from: Location, to: Location, isMoved: boolean): void {
    super.settleMove(from, to, !isMoved);
  }
}

class MovesTwice extends Moves {
  override async clean(owners: BackingOwners): Promise<number> {
    await this.moveAll(owners);
    return 8;
  }
}

class ForgetsAfterThrow extends Moves {
  protected override async moveAll(owners: BackingOwners): Promise<number> {
    try {
      return await super.moveAll(owners);
    } catch (error) {
      for (const at of [...this.objects.keys()].slice(0, 1)) this.objects.delete(at);
      throw error;
    }
  }
}

class ExceedsLimit extends MemoryStore {
  constructor(limitBytes?: number) {
    super(limitBytes === undefined ? undefined : limitBytes * 2);
  }
}

class LeavesParts extends MemoryStore {
  protected override giveUp(places: readonly Location[]): void {
    super.giveUp(places.slice(1));
  }
}

class IgnoresShortWrites extends MemoryStore {
  protected override async transfer(
    method: 'read' | 'write',
    bytes: Uint8Array,
    at: Location,
  ): Promise<void> {
    await this.io[method](bytes, at * 2 ** 17);
  }
}

const wrong = {
  'reads arrays after the call': [KeepsArrays, 'arrays are not read after the call'],
  'writes behind what it reads to': [ReadsTooMuch, 'objects of every length come back'],
  'keeps equal objects in one place': [KeepsEqualOnce, 'equal objects are kept apart'],
  'loses a byte': [LosesLastByte, 'an object that is written alone comes back'],
  'harms others in free': [ForgetsOthers, 'objects keep their bytes while others come and go'],
  'mixes writes up': [MixesWrites, 'writes and reads that overlap in time do not mix'],
  'gives too few locations': [
    GivesTooFew,
    'objects that are written together have a location each',
  ],
  'does not look at owners': [
    IgnoresOwners,
    'a location is right for one owner and one length only',
  ],
  'reads from any location': [ReadsAnything, 'a location that holds nothing is an error'],
  'uses a place that is being read': [
    ReusesTooSoon,
    'an object that is freed while it is read is read all the same',
  ],
  'writes to arrays of reads that fail': [
    WritesOnError,
    'of several that are read together each has its own result',
  ],
  'lets reads fail together': [
    FailsTogether,
    'of several that are read together each has its own result',
  ],
  'counts wrong': [Miscounts, 'statistics count what is there'],
  'takes what cannot be': [TakesAnything, 'what cannot be is refused'],
  'does not wait when it closes': [ClosesAtOnce, 'close waits for what is under way'],
  'works on when it is closed': [NeverCloses, 'after close every call is refused'],
  'never uses a place again': [KeepsPlaces, 'places come again'],
  'moves what has gone': [MovesOver, 'objects may go while they are being moved'],
  'keeps the wrong copy': [
    MovesUnasked,
    'cleaning keeps every object and makes the room that it says',
  ],
  'takes two steps at a time': [MovesTwice, 'one step is made at a time'],
  'loses an object when an owner throws': [
    ForgetsAfterThrow,
    'an owner that throws ends the step and harms nothing',
  ],
  'exceeds its limit': [ExceedsLimit, 'a full store refuses a batch whole and harms nothing'],
  'keeps parts of a batch that failed': [
    LeavesParts,
    'a write that the system refuses fails its batch and nothing else',
  ],
  'takes short writes for whole ones': [IgnoresShortWrites, 'short writes and reads are continued'],
} as const;

const suiteOf = (Store: new (...args: ConstructorParameters<typeof MemoryStore>) => MemoryStore) =>
  backingStoreSuite({
    create: () => new Store(),
    createLimited: (limitBytes) => new Store(limitBytes),
    createOn: (wrap) => new Store(undefined, wrap(memoryIo())),
  });

for (const Store of [MemoryStore, Moves]) {
  test(`${Store.name} passes`, async (t) => {
    t.deepEqual(await failingCases(suiteOf(Store)), {});
  });
}

test('what a store cannot be asked for is skipped', (t) => {
  const skipped = [...backingStoreSuite({ create: () => new MemoryStore() })]
    .map(({ skip }) => skip)
    .filter((skip) => skip !== undefined);
  t.deepEqual([...new Set(skipped)], ['no createLimited', 'no createOn']);
});

for (const [name, [Store, caught]] of Object.entries(wrong)) {
  test(`a backing store that ${name} is caught`, async (t) => {
    t.regex(await failureOf(caught, suiteOf(Store)), /expected .*, got /);
  });
}
