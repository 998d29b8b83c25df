import { backingStoreSuite } from '@pagefold/conformance';
import type { Location } from '@pagefold/contracts';
import test from 'ava';
import { failingCases, failureOf } from './support/failing-cases.ts';
import { MemoryStore } from './support/memory-store.ts';

class KeepsArrays extends MemoryStore {
  protected override keep(bytes: Uint8Array): Location {
    const at = super.keep(bytes);
    this.objects.set(at, bytes);
    return at;
  }
}

class ReadsTooMuch extends MemoryStore {
  override async read(at: Location, dst: Uint8Array): Promise<void> {
    await super.read(at, dst);
    new Uint8Array(dst.buffer, dst.byteOffset + dst.length, 1).fill(0);
  }
}

class KeepsEqualOnce extends MemoryStore {
  protected override keep(bytes: Uint8Array): Location {
    for (const [at, known] of this.objects) if (String(known) === String(bytes)) return at;
    return super.keep(bytes);
  }
}

class LosesLastByte extends MemoryStore {
  override async read(at: Location, dst: Uint8Array): Promise<void> {
    await super.read(at, dst);
    dst[dst.length - 1] = 0;
  }
}

class ForgetsOthers extends MemoryStore {
  override free(at: Location): void {
    super.free(at);
    this.objects.get((at + 1) as Location)?.fill(0);
  }
}

class MixesWrites extends MemoryStore {
  #pending: readonly Uint8Array[] = [];

  override async write(objects: readonly Uint8Array[]): Promise<readonly Location[]> {
    this.#pending = objects;
    await Promise.resolve();
    return objects.map((_, i) => this.keep(this.#pending[i]!));
  }
}

class GivesNoLocation extends MemoryStore {
  override async write(objects: readonly Uint8Array[]): Promise<readonly Location[]> {
    return (await super.write(objects)).slice(0, 5);
  }
}

const wrong = {
  'keeps the arrays that it is given': [KeepsArrays, 'arrays are not kept after the write'],
  'writes behind what it reads to': [ReadsTooMuch, 'objects of every length come back'],
  'keeps equal objects in one place': [KeepsEqualOnce, 'equal objects are kept apart'],
  'loses a byte': [LosesLastByte, 'objects of every length come back'],
  'harms others in free': [ForgetsOthers, 'objects keep their bytes while others come and go'],
  'mixes writes up': [MixesWrites, 'writes and reads that overlap in time do not mix'],
  'gives too few locations': [
    GivesNoLocation,
    'objects that are written together have a location each',
  ],
} as const;

test('a backing store in memory passes', async (t) => {
  t.deepEqual(await failingCases(backingStoreSuite({ create: () => new MemoryStore() })), {});
});

for (const [name, [Store, caught]] of Object.entries(wrong)) {
  test(`a backing store that ${name} is caught`, async (t) => {
    const suite = backingStoreSuite({ create: () => new Store() });
    t.regex(await failureOf(caught, suite), /: expected .*, got /);
  });
}
