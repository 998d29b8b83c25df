import type { Allocator, Handle, PoolPageId, PoolPages } from '@pagefold/contracts';
import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectThat } from '../kit/expect.ts';
import { MemoryMeter } from '../kit/memory-meter.ts';

/** So many that what else grows in the meantime, such as compiled code, does not count. */
const objects = 100_000;
/** What a process may take besides. */
const noiseBytes = 128 * 1024;
/** Measured bytes for one that `metadataBytes` says: objects and their fields are larger than they seem. */
const tolerance = 1.5;

/** Whether an allocator's word about its own memory can be trusted. */
export const metadataCases: Cases<'allocator'> = {
  async 'its tables take no more memory than metadataBytes says'(run) {
    const meter = MemoryMeter.open();
    if (typeof meter === 'string') return meter;
    const handles = new Uint32Array(objects);
    // The first times, what grows is code that becomes compiled.
    for (let round = 0; round < 2; round++) {
      const another = await newAllocator(run, meter)();
      fill(another, run, handles, meter);
      empty(another, handles, meter);
      meter.takeUntouched();
    }
    const create = newAllocator(run, meter);
    let before = meter.bytes();
    let saidBefore = 0;
    const created = create();
    const isLate = created instanceof Promise;
    const allocator = isLate ? await created : created;
    if (isLate) {
      // Others may have taken memory in the meantime, so what it took itself cannot be told.
      before = meter.bytes();
      saidBefore = allocator.stats().metadataBytes;
    }
    const compare = (when: string) => {
      const untouched = meter.takeUntouched();
      const grown = meter.bytes() - before - untouched;
      const least = Math.round((grown - noiseBytes) / tolerance);
      const said = allocator.stats().metadataBytes - saidBefore;
      const what = `"metadataBytes" ${when}, while heap and buffers have grown by ${grown} bytes`;
      expectThat(said >= least, what, `a growth of ${least} bytes at least`, said);
    };
    fill(allocator, run, handles, meter);
    compare(`with ${objects} objects`);
    empty(allocator, handles, meter);
    compare(`after ${objects} objects came and went`);
    return undefined;
  },
};

/** Allocates an object for every place in `handles`. */
function fill(
  allocator: Allocator,
  { settings }: CaseRun<'allocator'>,
  handles: Uint32Array,
  meter: MemoryMeter,
): void {
  const random = new Random(settings.seed);
  meter.watch(() => {
    for (let n = 0; n < objects; n++) {
      handles[n] = allocator.alloc(random.between(1, allocator.maxObjectSize));
    }
  });
  expectThat(!handles.includes(0), `${objects} objects`, 'a handle for each', 0);
}

function empty(allocator: Allocator, handles: Uint32Array, meter: MemoryMeter): void {
  meter.watch(() => {
    for (const handle of handles) allocator.free(handle as Handle);
  });
}

/** Makes everything that an allocator needs, and a function that creates it. */
function newAllocator(
  run: CaseRun<'allocator'>,
  meter: MemoryMeter,
): () => Allocator | Promise<Allocator> {
  const { descriptor, options, pageSize } = run.settings;
  const { memory } = run.newMemory().forBackend();
  const context = { memory, pageSize, pages: new NumberedPages() };
  return () => meter.watch(() => descriptor.create(context, options));
}

/** Any number of pool pages, of which nothing at all is kept. The number of a run is its id, and how many it is. */
class NumberedPages implements PoolPages {
  #acquired = 0;
  #poolPages = 0;

  get poolPages(): number {
    return this.#poolPages;
  }

  acquire(pages: number = 1): PoolPageId {
    this.#poolPages += pages;
    return (this.#acquired++ * 16 + pages - 1) as PoolPageId;
  }

  release(id: PoolPageId): void {
    this.#poolPages -= (id % 16) + 1;
  }

  write(): void {}

  read(): void {}

  stats() {
    return { poolPages: this.poolPages, extentBytes: 0, metadataBytes: 0 };
  }
}
