import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '@pagefold/contracts';
import { isAbsent } from './absent.ts';
import { chartsOf } from './charts/charts.ts';
import { describeMachine } from './machine.ts';
import { measureAll } from './measure-all.ts';
import { type BenchOptions, help, parseOptions, UsageError } from './options.ts';
import { readSource } from './pages/source.ts';
import { startPeers } from './peers/all-peers.ts';
import { buildNative } from './peers/build-native.ts';
import { WrongPages } from './peers/peer.ts';
import type { ProcessPeer } from './peers/process-peer.ts';
import { takeZramDevice, type ZramDevice } from './peers/zram-device.ts';
import { pinToOneCore } from './pinning.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { updateDocuments } from './report/documents.ts';
import { camelCased, snakeCased } from './report/json.ts';
import { reportText } from './report/text.ts';
import { type Results, schema } from './results.ts';

/** The folder of the repository. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the exit codes mean. */
const exitCodes = { ok: 0, failed: 1, usage: 2, input: 4, internal: 70, interrupted: 130 } as const;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the benchmark with the arguments of a command line and returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.help) {
      process.stdout.write(help);
      return exitCodes.ok;
    }
    const results = options.from === undefined ? await measure(options) : read(options.from);
    process.stdout.write(reportText(results));
    write(options, results);
    return exitCodes.ok;
  } catch (error) {
    return explain(error);
  }
}

async function measure(options: BenchOptions): Promise<Results> {
  const { quick, seed } = options;
  const plan = quick ? quickPlan : fullPlan;
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-bench-'));
  const stopWatching = removeWhenInterrupted(folder);
  const pinned = pinToOneCore();
  let device: ZramDevice | undefined;
  const closing: (() => Promise<void>)[] = [];
  try {
    say('reading pages …');
    const pages = await readSource(options.images, plan.imagePages, folder);
    const program = buildNative(folder);
    const zram = isAbsent(program) ? program : await takeZramDevice(plan.imagePages);
    if (!isAbsent(zram)) device = zram;
    const { present, absent } = await startPeers(folder, program, zram);
    closing.push(...present.map((peer) => () => peer.close()));
    const machine = describeMachine(pinned, !isAbsent(program));
    const setting = { plan, seed, pages, peers: present, program, folder, say };
    const measured = await measureAll(setting, options.sections);
    return {
      schema,
      date: new Date().toISOString().slice(0, 10),
      quick,
      seed,
      machine,
      source: pages.source,
      peers: present.map(({ name, description }) => ({ name, description })),
      absent,
      ...noiseOf(present),
      ...measured,
    };
  } finally {
    await Promise.all(closing.map((close) => close()));
    await device?.release();
    rmSync(folder, { recursive: true, force: true });
    stopWatching();
  }
}

/** Processes that are measured end when this one does, and zram's keeper puts the device back. */
function removeWhenInterrupted(folder: string): () => void {
  const end = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(exitCodes.interrupted);
  };
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/** Nothing where no peer ran. */
function noiseOf(peers: readonly ProcessPeer[]): Pick<Results, 'noise'> {
  const blocks = peers.reduce((sum, { noise }) => sum + noise.blocks, 0);
  const disturbedBlocks = peers.reduce((sum, { noise }) => sum + noise.disturbedBlocks, 0);
  return blocks === 0 ? {} : { noise: { blocks, disturbedBlocks } };
}

/** @throws InputError for a file that a run of this version has not written. */
function read(path: string): Results {
  let figures: unknown;
  try {
    figures = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: no figures: ${message}`, { cause });
  }
  if ((figures as Results | null)?.schema === schema) return camelCased(figures) as Results;
  throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: no figures of the schema ${schema}`);
}

/** Writes what the options ask for, and says what was written. */
function write({ json, charts, publish }: BenchOptions, results: Results): void {
  if (json !== undefined) writeJson(json, results);
  const folder = charts ?? (publish ? join(root, 'docs/charts') : undefined);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const { name, svg } of chartsOf(results)) {
      writeFileSync(join(folder, name), svg);
      say(`wrote ${relative(process.cwd(), join(folder, name))}`);
    }
    writeJson(join(folder, 'bench.json'), results);
  }
  if (!publish) return;
  for (const document of updateDocuments(root, results)) say(`updated ${document}`);
}

function writeJson(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(snakeCased(results), undefined, 2)}\n`);
  say(`wrote ${relative(process.cwd(), path)}`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    say(`bench: ${error.message}`);
    return exitCodes.usage;
  }
  if (error instanceof InputError) {
    say(`bench: ${error.message}`);
    return exitCodes.input;
  }
  if (error instanceof WrongPages) {
    say(`bench: WRONG: ${error.message}`);
    return exitCodes.failed;
  }
  say(`bench: ${error instanceof Error ? error.stack : String(error)}`);
  return exitCodes.internal;
}
