import { z3fold } from '@pagefold/alloc-z3fold';
import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { allocatorSuite } from '@pagefold/conformance';
import type {
  Allocator,
  AllocatorContext,
  BackendDescriptor,
  Handle,
  ObjectCounter,
  PoolPageId,
} from '@pagefold/contracts';
import test from 'ava';
import { type Change, change } from './support/change.ts';
import { failureOf } from './support/failing-cases.ts';

interface Wrong {
  /** The case that names the fault. */
  readonly caught: string;
  readonly message: RegExp;
  readonly members: Change<'allocator'>;
  /** What is made wrong; zsmalloc where it is not given. */
  readonly base?: BackendDescriptor<'allocator'>;
}

const untoldTables = 'its tables take no more memory than metadataBytes says';

const wrong: Record<string, Wrong> = {
  'keeps tables in a Map and says that it has none': {
    caught: untoldTables,
    message: /^"metadataBytes" with 100000 objects, .* by \d{7,} bytes: expected .*, got 0$/,
    members: (allocator) => {
      const table = new Map<number, { length: number }>();
      return {
        alloc(length) {
          const handle = allocator.alloc(length);
          table.set(handle, { length });
          return handle;
        },
        free(handle) {
          table.delete(handle);
          allocator.free(handle);
        },
        stats: () => ({ ...allocator.stats(), metadataBytes: 0 }),
      };
    },
  },
  'has tables in resizable buffers and says half of them': {
    caught: untoldTables,
    message: /^"metadataBytes" with 100000 objects/,
    base: z3fold,
    members: (allocator) => ({ stats: () => withMetadata(allocator, (bytes) => bytes >>> 1) }),
  },
  'keeps a typed array as long as it ever was and says what it uses of it': {
    caught: untoldTables,
    message: /^"metadataBytes" after 100000 objects came and went/,
    base: zbud,
    members: (allocator) => {
      let table = new Float64Array(16);
      let used = 0;
      return {
        alloc(length) {
          while (used + 8 > table.length) {
            const grown = new Float64Array(4 * table.length);
            grown.set(table);
            table = grown;
          }
          used += 8;
          return allocator.alloc(length);
        },
        free(handle) {
          used -= 8;
          allocator.free(handle);
        },
        stats: () => withMetadata(allocator, (bytes) => bytes + used * 8),
      };
    },
  },
  'remembers every object that was freed': {
    caught: untoldTables,
    message: /^"metadataBytes" after 100000 objects came and went/,
    members: (allocator) => {
      const freed: object[] = [];
      return {
        free(handle) {
          freed.push({ handle });
          allocator.free(handle);
        },
      };
    },
  },
  'does not give back what is freed': {
    caught: 'when all objects are freed, all pool pages are given back',
    message: /^pool pages after freeing all, oldest first: expected 0, got \d+$/,
    members: (allocator) => {
      let frees = 0;
      return {
        free(handle) {
          if (++frees % 50 !== 0) allocator.free(handle);
        },
      };
    },
  },
  'gives out a handle that is live': {
    caught: 'a handle is live once',
    message: /^alloc\(\d+\): expected a handle that is not live, got \d+$/,
    members: (allocator) => {
      let last: Handle | 0 = 0;
      let allocs = 0;
      return {
        alloc(length) {
          if (++allocs % 100 === 0) return last;
          last = allocator.alloc(length);
          return last;
        },
      };
    },
  },
  'writes any number of bytes': {
    caught: 'a length that is not the object’s is refused and nothing changes',
    message: /^write of 0 bytes, of an object of 1: expected RangeError/,
    members: (allocator) => ({
      write(handle, src, length) {
        try {
          allocator.write(handle, src, length);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      },
    }),
  },
  'reads beyond the object': {
    caught: 'a length that is not the object’s is refused and nothing changes',
    message: /^read of 2 bytes, of an object of 1: expected RangeError/,
    members: (allocator) => ({
      read(handle, length, dst) {
        try {
          allocator.read(handle, length, dst);
        } catch (error) {
          if (!(error instanceof RangeError && length === 2)) throw error;
        }
      },
    }),
  },
  'puts two objects in one place': {
    caught: 'objects keep their bytes while others come, go and move',
    message: /^read\(\d+, \d+ of \d+ bytes\): expected .* from byte \d+ on, got/,
    members: overlapping,
  },
  'loses the byte of an object of one byte': {
    caught: 'an object of one byte keeps it',
    message: /^read\(\d+, 1 of 1 bytes\): expected/,
    members: (allocator) => ({
      write(handle, src, length) {
        if (length > 1) allocator.write(handle, src, length);
      },
    }),
  },
  'has no room for an object of one byte': {
    caught: 'an object of one byte keeps it',
    message: /^alloc\(1\): expected a handle, got 0$/,
    members: (allocator) => ({
      alloc: (length) => (length === 1 ? 0 : allocator.alloc(length)),
    }),
  },
  'breaks on objects of the largest size': {
    caught: 'an object of the largest size keeps its bytes',
    message: /^alloc\(4096\): expected no error, got RangeError "too long"$/,
    members: (allocator) => ({
      alloc(length) {
        if (length === 4096) throw new RangeError('too long');
        return allocator.alloc(length);
      },
    }),
  },
  'breaks on one length': {
    caught: 'objects of every other length keep their bytes',
    message: /^read\(\d+, 64 of 64 bytes\): expected .* from byte 63 on/,
    members: (allocator, { memory: { bytes } }) => ({
      read(handle, length, dst) {
        allocator.read(handle, length, dst);
        if (length === 64) bytes[dst + 63]! ^= 1;
      },
    }),
  },
  'throws a plain string at a handle that is not live': {
    caught: 'a handle that is not live is refused and nothing changes',
    message:
      /^free with the handle \d+, which is not live: expected PAGEFOLD_BAD_HANDLE, got "bad"$/,
    members: (allocator) => ({
      free(handle) {
        try {
          allocator.free(handle);
        } catch {
          throw 'bad';
        }
      },
    }),
  },
  'takes a handle of 0': {
    caught: 'a handle that is not live is refused and nothing changes',
    message: /^read with the handle 0, which is not live: expected .* got no error but undefined$/,
    members: (allocator) => ({
      read(handle, length, dst) {
        if ((handle as number) !== 0) allocator.read(handle, length, dst);
      },
    }),
  },
  'rounds handles': {
    caught: 'a handle that is not live is refused and nothing changes',
    message: /^write with the handle \d+\.5, which is not live: expected PAGEFOLD_BAD_HANDLE, got/,
    members: (allocator) => ({
      write: (handle, ...rest) => allocator.write(Math.floor(handle) as Handle, ...rest),
    }),
  },
  'counts a refused free': {
    caught: 'a handle that is not live is refused and nothing changes',
    message:
      /^stats\(\) and pool pages after free with the handle \d+, which is not live: expected/,
    members: (allocator) => {
      let refused = 0;
      return {
        free(handle) {
          refused++;
          allocator.free(handle);
          refused--;
        },
        stats: () => ({ ...allocator.stats(), objects: allocator.stats().objects - refused }),
      };
    },
  },
  'returns 0 for a length that cannot be': {
    caught: 'a length that no object can have is refused and nothing changes',
    message: /^alloc\(0\): expected RangeError, got no error but 0$/,
    members: (allocator) => ({
      alloc: (length) => (length === 0 ? 0 : allocator.alloc(length)),
    }),
  },
  'takes a fraction for a length': {
    caught: 'a length that no object can have is refused and nothing changes',
    message: /^alloc\(1\.5\): expected RangeError, got no error but \d+$/,
    members: (allocator) => ({ alloc: (length) => allocator.alloc(Math.floor(length) || length) }),
  },
  "reads its neighbour's first byte too": {
    caught: 'the page memory is written by read only, and only where it is asked to',
    message: /^read\(\d+, 1 of \d+ bytes\): expected writes to .* only, got ff instead of/,
    members: (allocator, { memory: { bytes } }) => ({
      read(handle, length, dst) {
        allocator.read(handle, length, dst);
        bytes[dst + length]! ^= 0xff;
      },
    }),
  },
  'uses the place that objects are written from': {
    caught: 'the page memory is written by read only, and only where it is asked to',
    message: /^write\(\d+, \d+ bytes\): expected writes to \[\d+, \d+\), \[\d+, \d+\) only, got/,
    members: (allocator, { memory: { bytes } }) => ({
      write(handle, src, length) {
        allocator.write(handle, src, length);
        bytes[src]! ^= 1;
      },
    }),
  },
  'says too few bytes': {
    caught: 'statistics are exact after every step',
    message: /^stats\(\)\.objectBytes: expected \d+, got \d+$/,
    members: (allocator) => ({
      stats() {
        const stats = allocator.stats();
        const objectBytes = stats.objectBytes & ~7;
        return { ...stats, objectBytes };
      },
    }),
  },
  'hides a pool page': {
    caught: 'statistics are exact after every step',
    message: /^stats\(\)\.poolPages, by those acquired: expected \d+, got \d+$/,
    members: (allocator) => ({
      stats() {
        const stats = allocator.stats();
        return { ...stats, poolPages: Math.min(30, stats.poolPages) };
      },
    }),
  },
  'reports classes that do not add up': {
    caught: 'statistics are exact after every step',
    message: /^the sum of objectsUsed over stats\(\)\.classes: expected/,
    members: (allocator) => ({
      stats: () => ({ ...allocator.stats(), classes: allocator.stats().classes!.slice(1) }),
    }),
  },
  'loses an object in compaction': {
    caught: 'compact keeps every object and its handle',
    message: /^read\(\d+, \d+ of \d+ bytes\): expected/,
    members: (allocator, { memory: { bytes } }) => {
      const live = new Set<Handle>();
      let lost: Handle | undefined;
      return {
        alloc(length) {
          const handle = allocator.alloc(length);
          if (handle !== 0) live.add(handle);
          return handle;
        },
        free(handle) {
          live.delete(handle);
          allocator.free(handle);
        },
        read(handle, length, dst) {
          allocator.read(handle, length, dst);
          if (handle === lost) bytes.fill(0, dst, dst + length);
        },
        compact(maxObjects) {
          [lost] = live;
          return allocator.compact!(maxObjects);
        },
      };
    },
  },
  'says that compaction gave back a page more': {
    caught: 'compact gives back as many pool pages as it says',
    message: /^compact\(\)\.poolPages, by those given back: expected 0, got 1$/,
    members: (allocator) => ({
      compact(maxObjects) {
        const step = allocator.compact!(maxObjects);
        return { ...step, poolPages: step.poolPages + 1 };
      },
    }),
  },
  'leaves a page to release after steps of compaction': {
    caught: 'compaction in steps comes to the same end as at once',
    message: /^what compact\(\) does after steps of 7 finished: expected/,
    members: (allocator) => ({
      compact(maxObjects = Number.POSITIVE_INFINITY) {
        const step = allocator.compact!(maxObjects);
        return maxObjects === 7 ? { ...step, finished: true } : step;
      },
    }),
  },
  'never comes to an end of compaction in steps': {
    caught: 'compaction in steps comes to the same end as at once',
    message: /^steps of 7 until compaction has finished: expected \d+ at most/,
    members: (allocator) => ({
      compact(maxObjects) {
        const step = allocator.compact!(maxObjects);
        return maxObjects === undefined ? step : { ...step, finished: false };
      },
    }),
  },
  'moves more objects than it may': {
    caught: 'a step of compaction moves as many objects as it may, at most',
    message: /^bytes moved by compact\(1\): expected 4096 at most, got \d+$/,
    members: (allocator) => ({ compact: () => allocator.compact!() }),
  },
  'says that it has not finished where it has': {
    caught: 'compaction has finished when another step would do nothing, and not before',
    message: /^whether a step does nothing, by what the last one said: expected false, got true$/,
    members: (allocator) => ({
      compact(maxObjects) {
        const step = allocator.compact!(maxObjects);
        return { ...step, finished: step.finished && maxObjects === undefined };
      },
    }),
  },
  'compacts objects away that come between steps': {
    caught: 'objects may come and go between steps of compaction',
    message: /^read\(\d+, \d+ of \d+ bytes\): expected/,
    members: (allocator, { memory: { bytes } }) => {
      let stepped = false;
      const lost = new Set<Handle>();
      return {
        alloc(length) {
          const handle = allocator.alloc(length);
          if (stepped && handle !== 0) lost.add(handle);
          return handle;
        },
        read(handle, length, dst) {
          allocator.read(handle, length, dst);
          if (lost.has(handle)) bytes.fill(0, dst, dst + length);
        },
        compact(maxObjects) {
          const step = allocator.compact!(maxObjects);
          stepped = !step.finished;
          return step;
        },
      };
    },
  },
  'takes any number of objects for all': {
    caught: 'a step of no number of objects is refused and nothing changes',
    message: /^compact\(0\): expected RangeError, got no error but/,
    members: (allocator) => ({
      compact: (maxObjects) =>
        allocator.compact!(Number(maxObjects) >= 1 ? Number(maxObjects) : undefined),
    }),
  },
  'does not count what compaction gave back': {
    caught: 'compact gives back as many pool pages as it says',
    message: /^the rise of "pagesCompacted" by compact\(\): expected \d+, got 0$/,
    members: (allocator) => ({ stats: () => ({ ...allocator.stats(), pagesCompacted: 0 }) }),
  },
  'cannot compact but says so': {
    caught: 'what it declares is what the contract allows',
    message: /^type of "compact": expected "function", got "undefined"$/,
    base: zbud,
    members: () => ({ capabilities: { compaction: true } }),
  },
  'loses pool pages when they run out': {
    caught: 'where pool pages run out, alloc returns 0 and nothing is lost',
    message: /^stats\(\)\.poolPages, by those acquired: expected 1, got 0$/,
    members: (allocator, { pages }) => ({
      alloc(length) {
        const handle = allocator.alloc(length);
        if (handle === 0) pages.acquire();
        return handle;
      },
    }),
  },
  'runs out by itself': {
    caught: 'where pool pages run out, alloc returns 0 and nothing is lost',
    message:
      /^alloc\(1\) with \d+ pool pages: expected a handle, got 0 though no pool page was refused$/,
    members: (allocator) => ({
      alloc: (length) => (allocator.stats().objects === 9 ? 0 : allocator.alloc(length)),
    }),
  },
  'looks into pool pages to decide': {
    caught: 'its decisions do not depend on what pool pages hold',
    message: /^call \d+ of one sequence, on pages without bytes: expected/,
    members: lookingInside,
  },
  'gives out other handles in every instance': {
    caught: 'the same calls have the same results in every instance',
    message: /^call 1 of one sequence, in another instance: expected/,
    members: renumbered,
  },
  'keeps its objects where all instances do': {
    caught: 'two allocators on one memory do not disturb each other',
    message: /^call \d+ of one sequence, beside another allocator: expected/,
    members: (allocator, { memory: { bytes } }) => ({
      alloc(length) {
        bytes[512] = bytes[512]! + 1;
        return bytes[512] === 77 ? 0 : allocator.alloc(length);
      },
    }),
  },
  'says that objects take whole pages earlier than they do': {
    caught: 'from wholePageFrom on, an object takes one pool page',
    message: /^pool pages for an object of 2000 bytes: expected 1, got \d+$/,
    members: () => ({ wholePageFrom: 2000 }),
  },
  'says that objects take whole pages later than they do': {
    caught: 'below wholePageFrom, objects share pool pages',
    message: /^pool pages for 200 objects of 4096 bytes and 200 of 1: expected less than \d+, got/,
    members: (allocator) => ({ wholePageFrom: allocator.maxObjectSize + 1 }),
  },
  'declares a wholePageFrom that cannot be': {
    caught: 'what it declares is what the contract allows',
    message: /^"wholePageFrom": expected 1 to 4097 bytes, got 5000$/,
    base: z3fold,
    members: () => ({ wholePageFrom: 5000 }),
  },
  'does not give its tables back': {
    caught: 'its tables do not grow by being used again',
    message: /^metadataBytes of an emptied allocator, four rounds later: expected \d+, got \d+$/,
    members: (allocator) => {
      let allocs = 0;
      return {
        alloc(length) {
          allocs++;
          return allocator.alloc(length);
        },
        stats: () => ({
          ...allocator.stats(),
          metadataBytes: allocator.stats().metadataBytes + 4 * allocs,
        }),
      };
    },
  },
};

for (const [name, { caught, message, members, base = zsmalloc }] of Object.entries(wrong)) {
  test(`an allocator that ${name} is caught`, async (t) => {
    const descriptor = change(base, members);
    t.regex(await failureOf(caught, allocatorSuite({ descriptor })), message);
  });
}

interface WrongCounter {
  readonly caught: string;
  readonly message: RegExp;
  readonly members: (counter: ObjectCounter) => Partial<ObjectCounter>;
}

const large = 'a counter has the figures of the allocator when tables are large';

const wrongCounters: Record<string, WrongCounter> = {
  'forgets an object': {
    caught: 'a counter has the figures of the allocator after every object',
    message: /^the counter's poolPages after \d+ objects: expected "\d+", got "\d+"$/,
    members: (counter) => {
      let added = 0;
      return {
        add(length) {
          if (++added % 50 !== 0) counter.add(length);
        },
      };
    },
  },
  'says too few tables': {
    caught: large,
    message: /^the counter's metadataBytes after \d+ objects of any length: expected/,
    members: (counter) => ({
      stats: () => ({
        ...counter.stats(),
        metadataBytes: Math.min(100_000, counter.stats().metadataBytes),
      }),
    }),
  },
  'leaves out a size class': {
    caught: 'a counter has the figures of the allocator for objects of one length',
    message: /^the counter's class \d+ after 1 objects of 1 bytes: expected .*, got undefined$/,
    members: (counter) => ({ stats: () => ({ ...counter.stats(), classes: [] }) }),
  },
  'declares another largest object': {
    caught: 'a counter declares what the allocator declares',
    message: /^the counter's "maxObjectSize": expected 4096, got 4095$/,
    members: (counter) => ({ maxObjectSize: counter.maxObjectSize - 1 }),
  },
  'takes any length': {
    caught: 'a counter refuses lengths that cannot be, and nothing changes',
    message: /^the counter's add\(0\): expected RangeError, got no error/,
    members: (counter) => ({ add: (length) => counter.add(Math.max(1, length)) }),
  },
};

for (const [name, { caught, message, members }] of Object.entries(wrongCounters)) {
  test(`a counter that ${name} is caught`, async (t) => {
    const descriptor: BackendDescriptor<'allocator'> = {
      ...zsmalloc,
      createCounter(context, options) {
        const counter = zsmalloc.createCounter!(context, options);
        const { name, maxObjectSize, wholePageFrom, byteLength } = counter;
        const add = (length: number) => counter.add(length);
        const declared = { name, maxObjectSize, wholePageFrom, byteLength };
        return { ...declared, add, stats: () => counter.stats(), ...members(counter) };
      },
    };
    t.regex(await failureOf(caught, allocatorSuite({ descriptor })), message);
  });
}

test('a counter that knows no options is caught', async (t) => {
  const descriptor: BackendDescriptor<'allocator'> = {
    ...zsmalloc,
    createCounter: (context) => zsmalloc.createCounter!(context),
  };
  const caught = 'a counter has the figures of the allocator with every option';
  const message = await failureOf(caught, allocatorSuite({ descriptor }));
  t.regex(message, /^the counter's \w+ with chainSize: 4: expected/);
});

test('an allocator that never says what it takes when it is created is caught', async (t) => {
  const descriptor: BackendDescriptor<'allocator'> = {
    ...zbud,
    create(context, options) {
      const allocator = zbud.create(context, options) as Allocator;
      return Object.assign(allocator, { table: new Float64Array(400_000) });
    },
  };
  const message = await failureOf(untoldTables, allocatorSuite({ descriptor }));
  t.regex(message, /^"metadataBytes" with 100000 objects, .* by \d{7,} bytes/);
});

test('an allocator that writes past its place in a pool page is caught', async (t) => {
  const descriptor: BackendDescriptor<'allocator'> = {
    ...zbud,
    create: (context, options) =>
      zbud.create({ ...context, pages: withLongerWrites(context.pages, 1) }, options),
  };
  const caught = 'objects keep their bytes while others come, go and move';
  t.regex(await failureOf(caught, allocatorSuite({ descriptor })), /^read\(.*\): expected/);
});

test('an allocator that writes past the end of a pool page is caught', async (t) => {
  const descriptor: BackendDescriptor<'allocator'> = {
    ...zbud,
    create: (context, options) =>
      zbud.create({ ...context, pages: withLongerWrites(context.pages, 4000) }, options),
  };
  const caught = 'an object of one byte keeps it';
  const message = /^write of a pool page: expected to stay in 4096 bytes, got 4001 bytes at 4032$/;
  t.regex(await failureOf(caught, allocatorSuite({ descriptor })), message);
});

type Pages = Parameters<typeof zbud.create>[0]['pages'];

function withLongerWrites(pages: Pages, more: number): Pages {
  return {
    get poolPages() {
      return pages.poolPages;
    },
    acquire: (count) => pages.acquire(count),
    release: (id) => pages.release(id),
    write(id, offset, src, length) {
      const longer = more === 1 ? Math.min(length + more, 4096 - offset) : length + more;
      pages.write(id, offset, src, longer);
    },
    read: (...call) => pages.read(...call),
    stats: () => pages.stats(),
  };
}

/** Many an object gets the place of an older one of its length, which stays live. */
function overlapping(allocator: Allocator): Partial<Allocator> {
  const places = new Map<Handle, Handle>();
  const byLength = new Map<number, Handle>();
  let allocs = 0;
  const place = (handle: Handle) => places.get(handle) ?? handle;
  return {
    alloc(length) {
      const handle = allocator.alloc(length);
      const older = byLength.get(length);
      if (handle === 0) return 0;
      places.delete(handle);
      if (++allocs % 3 === 0 && older !== undefined) places.set(handle, older);
      else byLength.set(length, handle);
      return handle;
    },
    write: (handle, ...rest) => allocator.write(place(handle), ...rest),
    free(handle) {
      for (const [length, known] of byLength) if (known === handle) byLength.delete(length);
      for (const [aliased, known] of places) if (known === handle) places.delete(aliased);
      places.delete(handle);
      allocator.free(handle);
    },
    read: (handle, ...rest) => allocator.read(place(handle), ...rest),
  };
}

/** Refuses an object when the next pool page has not a zero in its middle. */
function lookingInside(
  allocator: Allocator,
  { memory, pages }: AllocatorContext,
): Partial<Allocator> {
  const at = memory.reserve(1);
  return {
    alloc(length) {
      const id = pages.acquire() as PoolPageId;
      memory.bytes[at] = 0;
      pages.read(id, 2000, at, 1);
      pages.release(id);
      return memory.bytes[at] === 0 ? allocator.alloc(length) : 0;
    },
  };
}

let made = 0;

function renumbered(allocator: Allocator): Partial<Allocator> {
  const first = 1000 * ++made;
  const inner = (handle: Handle) => (handle - first) as Handle;
  return {
    alloc(length) {
      const handle = allocator.alloc(length);
      return handle === 0 ? 0 : ((handle + first) as Handle);
    },
    free: (handle) => allocator.free(inner(handle)),
    write: (handle, ...rest) => allocator.write(inner(handle), ...rest),
    read: (handle, ...rest) => allocator.read(inner(handle), ...rest),
  };
}

/** The figures of an allocator, but for what it says of its tables. */
function withMetadata(allocator: Allocator, say: (bytes: number) => number) {
  const stats = allocator.stats();
  return { ...stats, metadataBytes: say(stats.metadataBytes) };
}
