/*
 * What a fetch and a segment cost, in microseconds: from the page cache and past it, plain and encrypted. Prints the
 * medians of short rounds that take turns, and what encryption adds. Where it is run counts: `TMPDIR` says on
 * which disk.
 */
import { tmpdir } from 'node:os';
import { openBackingFile } from '@pagefold/backing-file';
import type { BackingObject, BackingRead, BackingStore } from '@pagefold/contracts';
import { newPath } from './support/scratch.ts';

const length = 1500;
const segments = 64;
const objectsOfSegment = 173;
const rounds = 200;
const readsOfRound = 60;

interface Subject {
  readonly name: string;
  readonly store: BackingStore;
  readonly reads: BackingRead[];
  readonly fetches: number[];
  readonly writes: number[];
}

async function newSubject(direct: boolean, encrypt: boolean): Promise<Subject> {
  const store = await openBackingFile({ path: newPath(), direct, encrypt });
  const name = `${direct ? 'O_DIRECT' : 'page cache'}, ${encrypt ? 'encrypted' : 'plain'}`;
  return { name, store, reads: [], fetches: [], writes: [] };
}

async function writeSegment({ store, reads, writes }: Subject, segment: number): Promise<void> {
  const batch = Array.from({ length: objectsOfSegment }, (_, i): BackingObject => {
    const owner = segment * objectsOfSegment + i;
    return { owner, domain: 0, digest: new Uint8Array(8), bytes: new Uint8Array(length).fill(i) };
  });
  const begun = performance.now();
  const places = await store.write(batch);
  writes.push(performance.now() - begun);
  for (const [i, at] of places.entries()) {
    reads.push({ at, owner: batch[i]!.owner, dst: new Uint8Array(length) });
  }
}

/** One object after the other, scattered over the file. */
async function fetchSome({ store, reads, fetches }: Subject): Promise<void> {
  const begun = performance.now();
  for (let n = 0; n < readsOfRound; n++) {
    const place = ((fetches.length * readsOfRound + n) * 7919) % reads.length;
    const [error] = await store.read([reads[place]!]);
    if (error !== undefined) throw error;
  }
  fetches.push((performance.now() - begun) / readsOfRound);
}

function median(milliseconds: readonly number[]): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]! * 1000;
}

function line(name: string, fetch: string, write: string): void {
  console.log(`${name.padEnd(24)} ${fetch.padStart(12)} ${write.padStart(12)}`);
}

const subjects: Subject[] = [];
for (const direct of [false, true]) {
  for (const encrypt of [false, true]) subjects.push(await newSubject(direct, encrypt));
}
for (let segment = 0; segment < segments; segment++) {
  for (const subject of subjects) await writeSegment(subject, segment);
}
for (let round = 0; round < rounds; round++) {
  for (const subject of subjects) await fetchSome(subject);
}
console.log(`Files in ${tmpdir()}; objects of ${length} bytes; microseconds, medians`);
line('', 'fetch', 'segment');
for (const { name, fetches, writes } of subjects) {
  line(name, median(fetches).toFixed(1), median(writes).toFixed(0));
}
for (const [plain, encrypted] of [
  [subjects[0]!, subjects[1]!],
  [subjects[2]!, subjects[3]!],
] as const) {
  const added = (part: 'fetches' | 'writes'): string => {
    // Of neighbours in time, since what else the machine does changes all the while.
    const ratios = encrypted[part].map((time, i) => time / plain[part][i]!);
    const percent = Math.round((median(ratios) / 1000 - 1) * 100);
    return `${percent < 0 ? '' : '+'}${percent} %`;
  };
  line(`  encryption, ${plain.name.split(',')[0]}`, added('fetches'), added('writes'));
}
for (const { store } of subjects) await store.close();
