import { readFileSync } from 'node:fs';
import { Host } from '../stores/host.ts';
import { openPoolStore } from '../stores/pool-store.ts';
import { MixedOperations } from '../workload/mixed-operations.ts';

// A pool in its steady state, in a process that is started with --trace-gc. What the engine prints
// between the two collections that are asked for here (`testing`) happened while the pool was used.
// Arguments: a file of pages, slots, operations, seed.
const [path, ...numbers] = process.argv.slice(2);
const [slots, operations, seed] = numbers.map(Number) as [number, number, number];
const perRound = Math.min(operations, 1_000_000);
const rounds = Math.ceil(operations / perRound);
const collect = (globalThis as unknown as { gc(): void }).gc;

const host = new Host();
const mixed = new MixedOperations(slots, seed);
host.givePages(new Uint8Array(readFileSync(path!)));
await host.open(slots, openPoolStore);

host.giveOperations(mixed.fill(slots).words);
host.run({ first: 0, count: slots, made: true });
host.giveOperations(mixed.use(perRound).words);
runOnce();
runOnce();

collect();
const before = process.memoryUsage();
let ns = 0;
for (let round = 0; round < rounds; round++) ns += runOnce();
const atEnd = process.memoryUsage();
collect();
const after = process.memoryUsage();

process.stdout.write(
  `${JSON.stringify({
    operations: rounds * perRound,
    ns,
    wrong: host.check(),
    liveHeapBytesBefore: before.heapUsed,
    liveHeapBytesAfter: after.heapUsed,
    heapTotalBytesBefore: before.heapTotal,
    heapTotalBytesAfter: atEnd.heapTotal,
  })}\n`,
);

/** The same operations round after round: what was unique in one is overwritten before it comes again. */
function runOnce(): number {
  return host.run({ first: 0, count: perRound, made: true }).ns;
}
