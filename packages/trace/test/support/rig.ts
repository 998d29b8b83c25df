import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@pagefold/conformance';
import { openTrace, type TraceEvent, TraceWriter } from '@pagefold/trace';
import type { ExecutionContext } from 'ava';

export const pageSize = 4096;
export const header = { pageSize, startedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };

/** A path in a folder that is gone after the test. */
export function tracePath(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-trace-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'a.trace');
}

/** Numbers from a seed, which a failing test shows; `PAGEFOLD_TEST_SEED` sets it. */
export function randomOf(t: ExecutionContext): Random {
  const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32));
  t.log(`seed ${seed}`);
  return new Random(seed);
}

/** Writes an event. */
export function put(writer: TraceWriter, event: TraceEvent): void {
  const micros = Math.round(event.seconds * 1e6);
  const { type } = event;
  if (type === 'store') writer.store(micros, event.export, event.slot, event);
  else if (type === 'export') writer.export(micros, event.export, event);
  else if (type === 'mark') writer.mark(micros, event.export, event.mark);
  else if (type === 'end') writer.close(micros);
  else writer.range(micros, type, event.export, event.slot, event.count);
}

/** Writes a trace of these events; `flushAfter` says behind which of them a block ends. */
export function write(
  path: string,
  events: readonly TraceEvent[],
  flushAfter: (index: number) => boolean = () => false,
): void {
  const writer = new TraceWriter(path, header);
  for (const [index, event] of events.entries()) {
    put(writer, event);
    if (flushAfter(index) && event.type !== 'end') writer.flush();
  }
  if (events.at(-1)?.type !== 'end') writer.flush();
}

/** All events of a trace. */
export async function read(path: string): Promise<TraceEvent[]> {
  const trace = await openTrace(path);
  const events: TraceEvent[] = [];
  for await (const some of trace.events()) events.push(...some);
  return events;
}

/**
 * Some possible events of two or three exports, one of which grows: with every export's size at each time. No two
 * that follow one another are ranges that could be one.
 */
export function generateEvents(random: Random, count: number): TraceEvent[] {
  let micros = 0;
  const sizes = [64, 40, 16].map((slots) => slots * pageSize).slice(0, random.between(2, 3));
  const events: TraceEvent[] = sizes.map((size, id) => ({
    type: 'export',
    seconds: 0,
    export: id,
    name: `vm${id}`,
    size,
  }));
  while (events.length < count) {
    micros += random.between(1001, 3_000_000);
    events.push(generateEvent(random, micros / 1e6, sizes));
  }
  micros += 1_000_000;
  return [...events, { type: 'end', seconds: micros / 1e6 }];
}

function generateEvent(random: Random, seconds: number, sizes: number[]): TraceEvent {
  const id = random.below(sizes.length);
  const slots = sizes[id]! / pageSize;
  const slot = random.below(slots);
  const dice = random.below(100);
  if (dice < 65) {
    const kind = random.pick(['zero', 'same-filled', 'other', 'other', 'other'] as const);
    const [digestHigh, digestLow] = kind === 'zero' ? [0, 0] : [random.below(9) * 2 ** 28, 7];
    return { type: 'store', seconds, export: id, slot, kind, digestHigh, digestLow };
  }
  if (dice < 95) {
    const count = random.between(1, Math.min(12, slots - slot));
    return { type: dice < 85 ? 'trim' : 'read', seconds, export: id, slot, count };
  }
  if (dice < 97) {
    sizes[id] = sizes[id]! + pageSize;
    return { type: 'export', seconds, export: id, name: `vm${id}`, size: sizes[id]! };
  }
  const usedBytes = random.below(80) * pageSize;
  const mark = random.pick([
    { label: 'a program has ended …', usedBytes: undefined, cachedBytes: undefined },
    { label: undefined, usedBytes, cachedBytes: Math.floor(usedBytes / 2) },
  ]);
  return { type: 'mark', seconds, export: random.pick([id, undefined]), mark };
}
