import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { compilation } from './peers/build-native.ts';
import type { Machine } from './results.ts';

/** The machine's facts that figures depend on, to be asked before anything is measured. */
export function describeMachine(pinned: boolean, compiled: boolean): Machine {
  const all = cpus();
  return {
    cpu: (all[0]?.model ?? 'unknown').trim(),
    cores: all.length,
    pinnedToOneCore: pinned,
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0]!,
    system: `${type()} ${release()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    ...(compiled && { compiler: compilation }),
  };
}
