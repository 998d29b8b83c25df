import type { Handle, ObjectPlacer } from '@pagefold/contracts';
import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectEqual, expectNoError, expectThrows } from '../kit/expect.ts';
import { randomLength } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';

const operations = 600;

interface Owned {
  handle: Handle;
  readonly length: number;
  readonly seed: number;
}

/** Objects whose owner keeps lengths and handles himself, as a pool does. */
export const ownerCases: Cases<'allocator'> = {
  'an owner who keeps lengths and handles himself finds every object, also when they move': (run) =>
    withOwner(run, (subject, placer, objects) => {
      const { allocator, pages } = subject;
      const random = new Random(run.settings.seed);
      let serial = 0;
      for (let n = 0; n < operations; n++) {
        if (objects.size === 0 || random.below(5) < 3) {
          add(subject, placer, objects, serial++, randomLength(subject, random));
        } else {
          const [owner, object] = [...objects][random.below(objects.size)]!;
          check(subject, placer, owner, object);
          expectNoError(`free of object ${owner}`, () => placer.free(object.handle, object.length));
          objects.delete(owner);
        }
        if (n % 100 === 99) allocator.compact?.(10);
      }
      allocator.compact?.();
      for (const [owner, object] of objects) check(subject, placer, owner, object);
      const { objects: count, objectBytes } = allocator.stats();
      expectEqual(count, objects.size, 'stats().objects');
      const bytes = [...objects.values()].reduce((sum, { length }) => sum + length, 0);
      expectEqual(objectBytes, bytes, 'stats().objectBytes');
      for (const { handle, length } of objects.values()) placer.free(handle, length);
      expectEqual(pages.poolPages, 0, 'pool pages after freeing all');
    }),

  'to such an owner, too, a dead handle is a CorruptionError, and nothing has changed': (run) =>
    withOwner(run, (subject, placer, objects) => {
      add(subject, placer, objects, 0, 100);
      add(subject, placer, objects, 1, 100);
      const dead = objects.get(1)!.handle;
      placer.free(dead, 100);
      const calls = {
        free: () => placer.free(dead, 100),
        write: () => placer.write(dead, subject.src, 100),
        read: () => placer.read(dead, 100, subject.dst),
      };
      for (const [name, call] of Object.entries(calls)) {
        expectThrows(call, ['PAGEFOLD_BAD_HANDLE'], name);
      }
      check(subject, placer, 0, objects.get(0)!);
      expectEqual(subject.allocator.stats().objects, 1, 'stats().objects');
    }),
};

async function withOwner(
  run: CaseRun<'allocator'>,
  body: (subject: AllocatorSubject, placer: ObjectPlacer, objects: Map<number, Owned>) => void,
): Promise<string | undefined> {
  const [subject] = await allocatorsOn(run);
  const { allocator } = subject!;
  if (allocator.placeFor === undefined) return 'it keeps lengths and handles itself';
  const objects = new Map<number, Owned>();
  const placer = allocator.placeFor((owner, handle) => {
    objects.get(owner)!.handle = handle;
  });
  body(subject!, placer, objects);
  return undefined;
}

function add(
  { guarded, src }: AllocatorSubject,
  placer: ObjectPlacer,
  objects: Map<number, Owned>,
  owner: number,
  length: number,
): void {
  new Random(owner).fill(guarded.bytes.subarray(src, src + length));
  const handle = place(placer, src, length, owner);
  if (handle === 0) return;
  objects.set(owner, { handle, length, seed: owner });
}

/** Allocates and writes, every other time at once where that can be. */
function place(placer: ObjectPlacer, src: number, length: number, owner: number): Handle | 0 {
  if (placer.put !== undefined && owner % 2 === 0) {
    return expectNoError(`put(${src}, ${length}, ${owner})`, () => placer.put!(src, length, owner));
  }
  const handle = expectNoError(`alloc(${length}, ${owner})`, () => placer.alloc(length, owner));
  if (handle !== 0) {
    expectNoError(`write of object ${owner}`, () => placer.write(handle, src, length));
  }
  return handle;
}

function check(
  { guarded, dst }: AllocatorSubject,
  placer: ObjectPlacer,
  owner: number,
  { handle, length, seed }: Owned,
): void {
  const what = `object ${owner} of ${length} bytes`;
  expectNoError(`read of ${what}`, () => placer.read(handle, length, dst));
  const expected = new Uint8Array(length);
  new Random(seed).fill(expected);
  expectBytes(guarded.bytes.subarray(dst, dst + length), expected, what);
}
