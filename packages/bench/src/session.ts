import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Absent, isAbsent } from './absent.ts';
import { endChildren } from './children.ts';
import { exitCodes } from './exit-codes.ts';
import { describeMachine } from './machine.ts';
import { measureAll } from './measure-all.ts';
import type { BenchOptions, Section } from './options.ts';
import { readSource } from './pages/source.ts';
import { type AvailablePeers, startPeers } from './peers/all-peers.ts';
import { buildAddon, buildNative } from './peers/build-native.ts';
import type { ProcessPeer } from './peers/process-peer.ts';
import { takeZramDevice, type ZramDevice } from './peers/zram-device.ts';
import { pinToOneCore } from './pinning.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { type Results, schema } from './results.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Sections that are measured on all peers, and those that the native program has a part in. */
const withPeers: readonly Section[] = ['image', 'mix', 'churn'];
const withNative: readonly Section[] = [...withPeers, 'growth', 'modules'];
const withAddon: readonly Section[] = ['turns', 'pauses'];

const notWanted: Absent = { absent: 'nothing that was measured needs it' };
const noPeers: AvailablePeers = { present: [], absent: [] };

/** Measures what the options ask for, and leaves nothing behind, also when it is interrupted. */
export async function measure(
  options: BenchOptions,
  say: (text: string) => void,
): Promise<Results> {
  const { quick, seed } = options;
  const wants = (some: readonly Section[]) =>
    options.sections.some((section) => some.includes(section));
  const plan = quick ? quickPlan : fullPlan;
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-bench-'));
  const stopWatching = cleanUpWhenInterrupted(folder);
  let device: ZramDevice | undefined;
  const closing: (() => Promise<void>)[] = [];
  try {
    say('reading pages …');
    const pages = await readSource(options.images, plan.imagePages, folder);
    const program = wants(withNative) ? buildNative(folder) : notWanted;
    const addon = wants(withAddon) ? buildAddon(folder) : notWanted;
    const pinned = pinToOneCore();
    const zram =
      wants(withPeers) && !isAbsent(program) ? await takeZramDevice(plan.imagePages) : notWanted;
    if (!isAbsent(zram)) device = zram;
    const { present, absent } = wants(withPeers)
      ? await startPeers(folder, program, zram)
      : noPeers;
    closing.push(...present.map((peer) => () => peer.close()));
    const machine = describeMachine(pinned, !isAbsent(program));
    const setting = { plan, seed, pages, peers: present, program, addon, folder, say };
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

/** Zram's keeper puts the device back when this process is gone. */
function cleanUpWhenInterrupted(folder: string): () => void {
  const end = () => {
    endChildren();
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
