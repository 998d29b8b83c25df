import { createWriteStream, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '@pagefold/builtins';
import { NbdServer } from '@pagefold/nbd';
import type { GuestKernel } from '@pagefold/test-support/guests';
import { TraceRecorder } from '@pagefold/trace';
import { type SwapFigures, type SwapGuest, startSwapGuest } from '../swap-guest.ts';
import type { Workload } from './workloads.ts';

/** What the guests are made of. */
export interface Machines {
  readonly kernel: GuestKernel;
  readonly initramfs: string;
  readonly image: string;
  /** Where the socket may lie. */
  readonly scratch: string;
}

/** A recording to be made. */
export interface Recording {
  readonly workload: Workload;
  readonly guests: number;
  /** Whether every guest has the input of the first. */
  readonly sameInput: boolean;
}

const pageSize = 4096;
const exportSize = 2 ** 30;
const limitBytes = 2 ** 32;

/** How long the guests stay after their programs have left: what these held is discarded meanwhile. */
const restMs = 5000;

/**
 * Lets guests swap to a server that records, until their programs have ended. Writes `NAME.trace`, what it was in
 * `NAME.json`, and what each guest said; returns the path of the trace.
 *
 * @throws when a guest fails, or a program in it.
 */
export async function record(
  recording: Recording,
  machines: Machines,
  folder: string,
): Promise<string> {
  const { workload, guests, sameInput } = recording;
  const base = join(folder, `${workload.name}-${guests}${sameInput ? '-same' : ''}`);
  for (const suffix of ['.trace', '.json']) rmSync(base + suffix, { force: true });
  const names = Array.from({ length: guests }, (_, i) => `guest${i + 1}`);
  const recorder = TraceRecorder.open(`${base}.trace`, { pageSize });
  const pool = await createPool({ poolLimitBytes: limitBytes });
  const exports = names.map((name) => ({ name, size: exportSize, domain: 'all' }));
  const server = new NbdServer({ pool, recorder, exports });
  const socket = join(machines.scratch, 'socket');
  await server.listen({ path: socket });
  const running = names.map((name, i) =>
    startSwapGuest({
      ...machines,
      memoryMib: workload.memoryMib,
      socket,
      exportName: name,
      parameters: { programs: workload.name, input: sameInput ? 0 : i },
      more: imageOptions(machines.image),
      onLine: logTo(`${base}.${name}.log`),
      onEvent: (event, figures) => recorder.mark(name, markOf(event, figures)),
    }),
  );
  const begun = performance.now();
  try {
    await Promise.all(running.map(programsEnded));
    await new Promise((resolve) => setTimeout(resolve, restMs));
  } finally {
    await Promise.all(running.map((guest) => guest.kill()));
    await server.close();
    await pool.close();
    recorder.close();
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  const kernel = machines.kernel.package;
  const about = { ...workload, guests, sameInput, seconds, kernel };
  writeFileSync(`${base}.json`, `${JSON.stringify(about, undefined, 2)}\n`);
  return `${base}.trace`;
}

/** Waits until the programs of a guest have ended. @throws when they did not end well. */
async function programsEnded(guest: SwapGuest): Promise<void> {
  const { status, signal } = await guest.says('ended');
  if (guest.hasPrinted(/Out of memory/)) throw new Error('a guest has run out of memory and swap');
  if (status !== 0 || signal !== 0) {
    throw new Error(`the programs of a guest ended with status ${status}, signal ${signal}`);
  }
}

const labels: Readonly<Record<string, string>> = {
  swapping: 'the guest has begun to swap',
  ended: 'the programs have ended',
};

function markOf(event: string, { usedPages, cachedPages }: SwapFigures) {
  const label = labels[event];
  const figures = { usedBytes: usedPages * pageSize, cachedBytes: cachedPages * pageSize };
  return label === undefined ? figures : { ...figures, label };
}

function imageOptions(image: string): string[] {
  const disk = `driver=file,filename=${image},node-name=image,read-only=on`;
  return ['-blockdev', disk, '-device', 'virtio-blk-pci,drive=image'];
}

function logTo(path: string): (line: string) => void {
  const log = createWriteStream(path);
  return (line) => log.write(`${line}\n`);
}
