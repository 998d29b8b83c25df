import type { Results } from '@pagefold/bench';

const spreadOf = (median: number) => ({
  median,
  lowerQuartile: 0.96 * median,
  upperQuartile: 1.02 * median,
  samples: 11,
});

function timesInTurns(nativeNs: number, ratio: number) {
  return {
    ns: spreadOf(nativeNs * ratio),
    nativeNs: spreadOf(nativeNs),
    ratio: spreadOf(ratio),
    ratioInPlace: spreadOf(ratio + 0.1),
  };
}

type Figures = { readonly pagefold: number } & Readonly<Record<string, number>>;

function times(figures: Figures) {
  const own = figures.pagefold;
  return Object.entries(figures).map(([peer, ns]) => ({
    peer,
    ns: spreadOf(ns),
    ratio: spreadOf(own / ns),
  }));
}

function bytes(figures: Readonly<Record<string, number>>) {
  return Object.entries(figures).map(([peer, bytesPerPage]) => ({ peer, bytesPerPage }));
}

/** What a run might have measured: made-up figures. */
export const sampleResults: Results = {
  schema: 'pagefold.bench.v2',
  date: '2026-01-02',
  quick: false,
  seed: 7,
  machine: {
    cpu: 'Some CPU',
    cores: 4,
    pinnedToOneCore: true,
    memoryBytes: 16 * 2 ** 30,
    loadAverage: 0.25,
    system: 'Linux 6.12 x64',
    node: '20.20.2',
    v8: '11.3',
    compiler: 'gcc -O3',
  },
  source: {
    description: 'memory of 4 demo services',
    images: 1,
    pagesInImages: 20_000,
    pages: 20_000,
    sameFilledPages: 300,
    duplicatePages: 700,
    distinctPages: 19_000,
  },
  peers: [
    { name: 'pagefold', description: 'the pool' },
    { name: 'native C', description: 'the same in C' },
    { name: 'naive', description: 'put together' },
  ],
  absent: [{ name: 'zram', absent: 'there is no /dev/zram0', remedy: 'modprobe zram' }],
  noise: { blocks: 400, disturbedBlocks: 4 },
  turns: {
    rounds: 4,
    images: [1.2, 1.4, 1.3].map((ratio, i) => ({
      image: i + 1,
      pages: 16_384,
      blocks: 1632,
      undisturbedBlocks: 1600,
      store: timesInTurns(4000, ratio),
      load: timesInTurns(1000, ratio - 0.2),
    })),
  },
  image: {
    pages: 20_000,
    rounds: 5,
    phases: [
      {
        name: 'store',
        operations: 20_000,
        times: times({ pagefold: 5500, 'native C': 5000, naive: 16_500 }),
      },
    ],
    bytes: bytes({ pagefold: 1801, 'native C': 1799, naive: 1900 }),
  },
  mix: {
    pages: 16_384,
    rounds: 11,
    sameFilled: 2621,
    duplicates: 3932,
    unique: 9831,
    derived: 0,
    phases: [
      {
        name: 'store',
        operations: 16_384,
        times: times({ pagefold: 4400, 'native C': 4000, naive: 11_000 }),
      },
      {
        name: 'load, uniform',
        operations: 16_384,
        times: times({ pagefold: 1500, 'native C': 1250, naive: 7500 }),
      },
      {
        name: 'load, skewed',
        operations: 16_384,
        times: times({ pagefold: 1400, 'native C': 1000, naive: 7000 }),
      },
    ],
    bytes: bytes({ pagefold: 1071, 'native C': 1065, naive: 1250 }),
  },
  growth: {
    peers: [
      {
        peer: 'pagefold',
        steps: [
          {
            pages: 10_000,
            ns: spreadOf(4000),
            smallestNs: spreadOf(4000),
            ratio: spreadOf(1),
            bytesPerPage: 1500,
          },
          {
            pages: 4_000_000,
            ns: spreadOf(5200),
            smallestNs: spreadOf(4000),
            ratio: spreadOf(1.3),
            bytesPerPage: 990,
          },
        ],
        long: { operations: 4_080_000, longestMs: 6.25, over1Ms: 12, over5Ms: 1 },
        majorCollections: 3,
        longestCollectionMs: 2.5,
      },
    ],
    metadata: [
      {
        verify: 'always',
        hasher: 'xxh3',
        slots: 5_600_000,
        objects: 4_000_000,
        bytesPerSlot: 4.01,
        bytesPerObject: 28.02,
        allocatorBytesPerObject: 6,
        extentTableBytesPerObject: 3,
      },
    ],
    idleLongestMs: 0.75,
    leftOut: '8000000 pages need 9.0 GiB of memory; 7.5 GiB are available',
  },
  pauses: {
    heapMiB: 50,
    operations: 524_288,
    extentBytes: 2 ** 31,
    growth: { majorCollections: 2, longestMs: 9.5, longestCpuMs: 6.25 },
    emptying: { majorCollections: 0, longestMs: 2.25 },
    residentBytes: { start: 2 ** 27, full: 2 ** 31 + 2 ** 27, emptied: 2 ** 27 },
  },
  steady: {
    operations: 10_000_000,
    slots: 65_536,
    nsPerOperation: 3100,
    majorCollections: 2,
    minorCollections: 40,
    liveHeapBytesBefore: 7_000_000,
    liveHeapBytesAfter: 7_010_000,
    heapTotalBytesBefore: 17_000_000,
    heapTotalBytesAfter: 17_000_000,
  },
  heap: { operations: [{ operation: 'load', bytes: spreadOf(100) }] },
  modules: {
    pages: 4096,
    timings: [
      {
        module: 'lz4 compress',
        against: 'liblz4',
        ns: spreadOf(5500),
        otherNs: spreadOf(5000),
        ratio: spreadOf(1.1),
      },
      {
        module: 'xxh3, pages in cache',
        against: 'hash-wasm',
        ns: spreadOf(160),
        otherNs: spreadOf(640),
        ratio: spreadOf(0.25),
      },
    ],
    lengthsCompared: 19_000,
    lengthsDifferent: 0,
  },
};
