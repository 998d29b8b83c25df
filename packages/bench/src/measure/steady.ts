import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../children.ts';
import { WrongPages } from '../peers/peer.ts';
import type { SteadyResult } from '../results.ts';

const program = fileURLToPath(new URL('../processes/steady-process.js', import.meta.url));

interface Told
  extends Pick<
    SteadyResult,
    | 'operations'
    | 'liveHeapBytesBefore'
    | 'liveHeapBytesAfter'
    | 'heapTotalBytesBefore'
    | 'heapTotalBytesAfter'
  > {
  readonly ns: number;
  readonly wrong: number;
}

/** Uses a full pool for long, in a process of its own, and reads from its trace what was collected. */
export async function measureSteadyState(
  pages: Uint8Array,
  folder: string,
  { slots, operations, seed }: { slots: number; operations: number; seed: number },
): Promise<SteadyResult> {
  const path = join(folder, 'steady.pages');
  writeFileSync(path, pages);
  const flags = ['--expose-gc', '--trace-gc'];
  const args = [...flags, program, path, slots, operations, seed].map(String);
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = endsWithUs(spawn(process.execPath, args, { stdio }));
  const output: Buffer[] = [];
  child.stdout.on('data', (part) => output.push(part));
  const [exitCode] = await once(child, 'close');
  rmSync(path);
  if (exitCode !== 0) throw new Error(`the process in steady state ended with code ${exitCode}`);
  return resultOf(Buffer.concat(output).toString(), slots);
}

function resultOf(output: string, slots: number): SteadyResult {
  const lines = output.split('\n');
  const told = JSON.parse(lines.find((line) => line.startsWith('{'))!) as Told;
  if (told.wrong > 0) throw new WrongPages('the pool in steady state', told.wrong);
  const { ns, wrong: _, ...figures } = told;
  return { slots, nsPerOperation: ns / told.operations, ...figures, ...collectionsOf(lines) };
}

/** What V8's trace tells of the time between the last two collections that were asked for. */
export function collectionsOf(
  lines: readonly string[],
): Pick<SteadyResult, 'majorCollections' | 'minorCollections'> {
  const traced = lines.filter((line) => /^\[\d+:0x[0-9a-f]+\] /.test(line));
  const asked = traced.flatMap((line, i) => (/\btesting\b/.test(line) ? [i] : []));
  const between = traced.slice((asked.at(-2) ?? -1) + 1, asked.at(-1));
  const count = (kind: RegExp): number => between.filter((line) => kind.test(line)).length;
  return {
    majorCollections: count(/\bMark-(Compact|Sweep)\b/),
    minorCollections: count(/\b(Scavenge|Minor)\b/),
  };
}
