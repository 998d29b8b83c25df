import { tableBytesFor } from '@pagefold/core';
import { replay, type TraceEvent } from '@pagefold/trace';
import test from 'ava';
import { generateEvents, pageSize, randomOf, tracePath, write } from './support/rig.ts';

/** What each slot of each export holds, by `export:slot`. */
type Held = Map<
  string,
  { readonly export: number; readonly content: string; readonly used: number }
>;

function heldAt(events: readonly TraceEvent[], seconds: number): Held {
  const held: Held = new Map();
  for (const event of events) {
    if (event.seconds > seconds) break;
    if (event.type === 'store') {
      const content = event.kind === 'other' ? `${event.digestHigh}` : event.kind;
      const { export: id, slot, seconds: used } = event;
      held.set(`${id}:${slot}`, { export: id, content, used });
    } else if (event.type === 'read') {
      for (let i = 0; i < event.count; i++) {
        const key = `${event.export}:${event.slot + i}`;
        const page = held.get(key);
        if (page !== undefined) held.set(key, { ...page, used: event.seconds });
      }
    } else if (event.type === 'trim') {
      for (let i = 0; i < event.count; i++) held.delete(`${event.export}:${event.slot + i}`);
    }
  }
  return held;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Pages that have a content, and were not used for so long. */
function idleIn(held: Held, seconds: number, idleSeconds: number): number {
  return [...held.values()].filter(
    ({ content, used }) =>
      content !== 'zero' && content !== 'same-filled' && used + idleSeconds <= seconds,
  ).length;
}

/** The same figures, counted in the plainest way. */
function figuresOf(held: Held, exports: number) {
  const all = [...held.values()];
  const contents = new Map<string, number[]>();
  for (const { export: id, content } of all) {
    if (content === 'zero' || content === 'same-filled') continue;
    const copies = contents.get(content) ?? new Array<number>(exports).fill(0);
    copies[id]!++;
    contents.set(content, copies);
  }
  const copies = [...contents.values()];
  const inEach = sum(copies.map((each) => each.filter((count) => count > 0).length));
  return {
    livePages: all.length,
    zeroPages: all.filter(({ content }) => content === 'zero').length,
    sameFilledPages: all.filter(({ content }) => content === 'same-filled').length,
    duplicatePagesWithin: sum(copies.map(sum)) - inEach,
    duplicatePagesAcross: inEach - contents.size,
    uniquePages: contents.size,
    dedupTableBytesWithin: tableBytesFor(all.length, 0, inEach).dedup,
    dedupTableBytesAcross: tableBytesFor(all.length, 0, contents.size).dedup,
    copies: copies.filter((each) => sum(each) > 1),
  };
}

function exportsOf(events: readonly TraceEvent[]): Map<number, string> {
  return new Map(
    events.flatMap((event) => (event.type === 'export' ? [[event.export, event.name]] : [])),
  );
}

test('at every moment it says what a plain model holds', async (t) => {
  const random = randomOf(t);
  for (let round = 0; round < 12; round++) {
    const path = tracePath(t);
    const events = generateEvents(random, 400);
    write(path, events);
    const exports = exportsOf(events).size;
    const { seconds: lastSeconds } = events.at(-1)!;
    const atSeconds = random.pick([random.pick(events).seconds, random.below(lastSeconds)]);
    const idleSeconds = (1 + random.below(20)) * (lastSeconds / 40);
    const { at, end, peak, moments, ...report } = await replay(path, {
      atSeconds,
      idleSeconds,
      everySeconds: lastSeconds / 7,
    });
    t.is(report.isWhole, true);
    t.is(moments.length, 8);
    for (const moment of [at!, end, ...moments]) {
      const held = heldAt(events, moment.seconds);
      const { copies: _, ...figures } = figuresOf(held, exports);
      t.like(moment, { ...figures, idlePages: idleIn(held, moment.seconds, idleSeconds) });
    }
    for (const { seconds, copies, ...moment } of [at!, end]) {
      const expected = figuresOf(heldAt(events, seconds), exports).copies;
      const expanded = copies.flatMap((row) => Array(row.contents).fill(row.copies));
      t.deepEqual(expanded.map(String).sort(), expected.map(String).sort());
      const pages = copies.map(({ duplicatePages }) => duplicatePages);
      const duplicates = moment.duplicatePagesWithin + moment.duplicatePagesAcross;
      t.is(sum(pages), duplicates);
      t.deepEqual(
        pages,
        [...pages].sort((a, b) => b - a),
      );
    }
    const most = events.map(({ seconds }) => heldAt(events, seconds).size);
    t.is(peak.livePages, Math.max(...most));
    t.is(peak.seconds, events[most.indexOf(peak.livePages)]!.seconds);
  }
});

test('an export’s figures are those of its own slots', async (t) => {
  const random = randomOf(t);
  const path = tracePath(t);
  const events = generateEvents(random, 600);
  write(path, events);
  const { end } = await replay(path);
  for (const [id, name] of exportsOf(events)) {
    const held = heldAt(events, end.seconds);
    for (const [key, slot] of held) if (slot.export !== id) held.delete(key);
    const { livePages, zeroPages, sameFilledPages, duplicatePagesWithin, uniquePages } = figuresOf(
      held,
      3,
    );
    t.like(end.exports[id], {
      name,
      livePages,
      zeroPages,
      sameFilledPages,
      duplicatePagesWithin,
      uniquePages,
    });
  }
});

/** Stores of one export, a page a second: a letter is a content, `0` a page of zeros. */
function storesOf(letters: string, { id = 0, from = 0, slot = 0 } = {}): TraceEvent[] {
  return Array.from(letters, (letter, i) => ({
    type: 'store',
    seconds: from + i,
    export: id,
    slot: slot + i,
    kind: letter === '0' ? 'zero' : 'other',
    digestHigh: letter === '0' ? 0 : letter.charCodeAt(0),
    digestLow: 0,
  }));
}

function exportEvent(id: number, slots: number): TraceEvent {
  return { type: 'export', seconds: 0, export: id, name: `vm${id + 1}`, size: slots * pageSize };
}

test('shares are means over the time in which more than half of the peak was held', async (t) => {
  const path = tracePath(t);
  write(path, [
    exportEvent(0, 8),
    // 1 page from 0 s on, 2 from 1 s, 3 from 2 s, 4 from 3 s on.
    ...storesOf('aab0'),
    { type: 'trim', seconds: 5, export: 0, slot: 0, count: 1 },
    { type: 'trim', seconds: 9, export: 0, slot: 1, count: 2 },
    { type: 'end', seconds: 20 },
  ]);
  const { overHalfPeak, idleSeconds } = await replay(path, { idleSeconds: 2 });
  t.is(idleSeconds, 2);
  // 3 pages for 1 s and 4 for 2 s with a duplicate; 3 pages for 4 s without.
  const close = (value: number, expected: number): void => {
    t.true(Math.abs(value - expected) < 1e-9, `${value} ${expected}`);
  };
  t.is(overHalfPeak.seconds, 7);
  close(overHalfPeak.livePages, (3 * 1 + 4 * 2 + 3 * 4) / 7);
  close(overHalfPeak.duplicatesWithin, ((1 / 3) * 1 + (1 / 4) * 2) / 7);
  close(overHalfPeak.zero, ((1 / 4) * 2 + (1 / 3) * 4) / 7);
  close(overHalfPeak.duplicatesAcross, 0);
  // 1 to 3 of 3 pages with a content for a second each, then both that are left.
  close(overHalfPeak.idle, (1 / 3 + 2 / 3 + 1 + 4) / 7);
  close(overHalfPeak.mostDuplicates, 1 / 3);
  t.is(overHalfPeak.mostDuplicatesSeconds, 2);
  const tables = (live: number, objects: number): number =>
    tableBytesFor(live, 0, objects).dedup / (live * pageSize);
  const inAll = (tables(3, 2) * 1 + tables(4, 2) * 2 + tables(3, 2) * 4) / 7;
  close(overHalfPeak.dedupTablesWithin, inAll);
  close(overHalfPeak.dedupTablesAcross, inAll);
  t.is(overHalfPeak.stale, undefined);
  t.is(overHalfPeak.cached, undefined);
});

test('what guests say tells what is stale', async (t) => {
  const path = tracePath(t);
  const mark = (seconds: number, id: number | undefined, pages: number, cached?: number) =>
    ({
      type: 'mark',
      seconds,
      export: id,
      mark: {
        usedBytes: pages * pageSize,
        cachedBytes: cached === undefined ? undefined : cached * pageSize,
      },
    }) as const;
  write(path, [
    exportEvent(0, 8),
    exportEvent(1, 8),
    ...storesOf('abcd'),
    mark(4, 0, 3, 1),
    ...storesOf('efgh', { id: 1, from: 5 }),
    mark(9, 1, 1, 1),
    mark(10, 0, 6, 3),
    { type: 'mark', seconds: 11, export: 1, mark: { label: 'done' } },
    { type: 'trim', seconds: 12, export: 1, slot: 0, count: 2 },
    { type: 'end', seconds: 13 },
  ]);
  const report = await replay(path, { atSeconds: 5 });
  t.deepEqual(
    report.marks.map((each) => [each.export, each.label, each.usedPages, each.livePages]),
    [
      ['vm1', undefined, 3, 4],
      ['vm2', undefined, 1, 4],
      ['vm1', undefined, 6, 4],
      ['vm2', 'done', undefined, 4],
    ],
  );
  t.like(report.at!, { stalePages: 1, seconds: 5 });
  t.deepEqual(
    report.at!.exports.map(({ usedPages, cachedPages, stalePages }) => [
      usedPages,
      cachedPages,
      stalePages,
    ]),
    [
      [3, 1, 1],
      [undefined, undefined, undefined],
    ],
  );
  t.is(report.end.stalePages, 0 + 1);
  // At 4 s no more than half of the peak was held.
  t.is(report.overHalfPeak.stale, (3 / 4 + 0) / 2);
  t.is(report.overHalfPeak.cached, (1 + 1 / 2) / 2);
});

test('a recording that was cut off counts as far as it goes, and an empty one is nothing', async (t) => {
  const cut = tracePath(t);
  write(cut, [exportEvent(0, 8), ...storesOf('aab')]);
  t.like(await replay(cut), { isWhole: false, seconds: 2, storedPages: 3 });
  const empty = tracePath(t);
  write(empty, [{ type: 'end', seconds: 3 }]);
  const report = await replay(empty);
  t.like(report, { isWhole: true, seconds: 3, storedPages: 0, exports: [] });
  t.is(report.peak.livePages, 0);
  t.is(report.overHalfPeak.seconds, 0);
});

test('times that cannot be are refused', async (t) => {
  const path = tracePath(t);
  write(path, [exportEvent(0, 8), { type: 'end', seconds: 3 }]);
  const invalid = { code: 'PAGEFOLD_INVALID_OPTION' };
  for (const atSeconds of [-1, 3.1, Number.NaN])
    await t.throwsAsync(replay(path, { atSeconds }), invalid);
  for (const everySeconds of [0, -1, Number.NaN, 1e-9, Number.POSITIVE_INFINITY]) {
    await t.throwsAsync(replay(path, { everySeconds }), invalid);
  }
  for (const idleSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await t.throwsAsync(replay(path, { idleSeconds }), invalid);
  }
});
