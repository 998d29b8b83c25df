import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createPool } from '@pagefold/builtins';
import { pageSize } from '../pages/content.ts';
import { Random } from '../random.ts';
import { phases, rounds, warmUps } from './phases.ts';

// The process whose instructions are counted: stores and loads pages of a file, round after round. A call of
// `hostname`, for which callgrind looks, ends a phase.
const bytes = new Uint8Array(readFileSync(process.argv[2]!));
const count = bytes.length / pageSize;
const pages = Array.from({ length: count }, (_, i) =>
  bytes.subarray(i * pageSize, (i + 1) * pageSize),
);
const into = new Uint8Array(pageSize);
const order = Uint32Array.from({ length: count }, (_, i) => i);
const random = new Random(1);
const pool = await createPool();
const device = pool.createDevice({ slots: count });

function store(shift: number): void {
  for (let i = 0; i < count; i++) device.store(order[i]!, pages[order[(i + shift) % count]!]!);
}

function load(): void {
  for (let i = 0; i < count; i++) device.load(order[i]!, into);
}

function erase(): void {
  for (let i = 0; i < count; i++) device.invalidate(order[i]!);
}

const work: Record<(typeof phases)[number], () => void> = {
  store: () => store(0),
  load,
  overwrite: () => store(1),
  invalidate: erase,
};

for (let round = 0; round < warmUps; round++) {
  random.shuffle(order);
  for (const phase of phases) work[phase]();
  // What a round meets once in a while makes the engine compile anew: pages that a slot has already.
  for (let again = 0; again < 2; again++) store(0);
  erase();
}
for (let round = 0; round < rounds; round++) {
  random.shuffle(order);
  hostname();
  for (const phase of phases) {
    work[phase]();
    hostname();
  }
}
