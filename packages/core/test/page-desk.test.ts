import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { type DeskLayout, PageDesk } from '@pagefold/core/parts';
import test from 'ava';

const layouts: DeskLayout[] = [
  { pageSize: 4096, digestLength: 8, readSlack: 0, writeSlack: 0 },
  { pageSize: 4096, digestLength: 4, readSlack: 3, writeSlack: 8, stagedPages: 16 },
  { pageSize: 16384, digestLength: 32, readSlack: 8, writeSlack: 3, stagedPages: 4 },
  {
    pageSize: 4096,
    digestLength: 16,
    readSlack: 8,
    writeSlack: 8,
    stagedPages: 3,
    bases: 2,
  },
];

/** The ranges that a layout has, in their order, with the slack and the base that belong to each. */
function rangesOf(desk: PageDesk, layout: DeskLayout): { name: string; at: number; end: number }[] {
  const { pageSize, readSlack, writeSlack, bases = 0 } = layout;
  const staged = Array.from({ length: desk.stagedPages }, (_, i) => ({
    name: `staged ${i}`,
    at: desk.stagedAt(i),
    end: desk.stagedAt(i) + pageSize + readSlack,
  }));
  const digests = Array.from({ length: desk.stagedPages }, (_, i) => ({
    name: `digest ${i}`,
    at: desk.digestAt(i),
    end: desk.digestAt(i) + desk.digestWords * 4,
  }));
  const slack = Math.max(readSlack, writeSlack);
  const packedEnd = desk.packedAt + pageSize + slack;
  const deltaEnd = bases === 0 ? desk.deltaAt : desk.deltaAt + pageSize + slack;
  const unpackedEnd = desk.unpackedAt + pageSize + (bases === 0 ? writeSlack : slack);
  return [
    ...staged,
    { name: 'packed', at: desk.packedAt, end: packedEnd },
    { name: 'delta', at: desk.deltaAt, end: deltaEnd },
    { name: 'unpacked', at: bases === 0 ? desk.unpackedAt : desk.baseAt, end: unpackedEnd },
    ...digests,
  ];
}

test('no range of a desk reaches into another or out of what was set aside', (t) => {
  for (const layout of layouts) {
    const memory = new Workbench({ guards: true });
    const ranges = rangesOf(new PageDesk(memory, layout), layout);
    for (const [i, range] of ranges.entries()) {
      const before = ranges[i - 1];
      if (before !== undefined) t.true(before.end <= range.at, `${before.name}, ${range.name}`);
      memory.bytes.fill(i + 1, range.at, range.end);
    }
    t.notThrows(() => memory.checkGuards());
  }
});

test('pages and digests are where codecs may expect them', (t) => {
  for (const layout of layouts) {
    const desk = new PageDesk(new Workbench(), layout);
    for (let i = 0; i < desk.stagedPages; i++) {
      t.is(desk.stagedAt(i) % 64, 0);
      t.is(desk.digestAt(i) % 8, 0);
    }
    t.is(desk.packedAt % 64, 0);
    t.is(desk.unpackedAt % 64, 0);
  }
});

test('a base is right before the unpacked page, and pages of bases are kept each in its place', (t) => {
  const memory = new Workbench({ guards: true });
  const desk = new PageDesk(memory, layouts[3]!);
  t.is(desk.baseAt + desk.pageSize, desk.unpackedAt);
  const inPlace = () => memory.bytes.subarray(desk.baseAt, desk.unpackedAt);
  for (let place = 0; place < desk.bases; place++) {
    inPlace().fill(place + 1);
    desk.keepBase(place);
  }
  desk.stage(2, new Uint8Array(4096).fill(99));
  desk.putBehindBase(2);
  t.true(desk.unpacked.every((byte) => byte === 99));
  for (let place = 0; place < desk.bases; place++) {
    desk.takeBase(place);
    t.true(
      inPlace().every((byte) => byte === place + 1),
      `place ${place}`,
    );
  }
  t.notThrows(() => memory.checkGuards());
});

test('a staged page is seen by its words, each in its place', (t) => {
  const desk = new PageDesk(new Workbench(), layouts[3]!);
  for (let i = 0; i < 3; i++) desk.stage(i, new Uint8Array(4096).fill(i + 1));
  for (let i = 0; i < 3; i++) {
    t.is(desk.stagedWord(i, 0), 0x01010101 * (i + 1));
    t.is(desk.stagedWord(i, 1023), 0x01010101 * (i + 1));
  }
});

test('a digest of four bytes is followed by a zero word', (t) => {
  const memory = new Workbench();
  const desk = new PageDesk(memory, layouts[1]!);
  memory.bytes.fill(0xff, desk.digestAt(5), desk.digestAt(5) + 4);
  t.is(desk.digests[5 * desk.digestWords], 0xffff_ffff);
  t.is(desk.digests[5 * desk.digestWords + 1], 0);
});

test('a desk for which there is no room is refused', (t) => {
  const memory = new Workbench({ byteLength: 131_072 });
  t.throws(() => new PageDesk(memory, { ...layouts[0]!, stagedPages: 16 }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_PAGE_MEMORY_FULL',
  });
});
