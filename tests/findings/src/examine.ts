import { lockKernel } from '@pagefold/test-support/kernel-lock';
import { type IndexEntry, installedVersions } from './debian.ts';
import { type Finding, findingOf, type Population } from './finding.ts';
import { keepImage } from './keep-image.ts';
import { thisMachine, today } from './machine.ts';
import { duplicatesByMapping, type MappingPages } from './mappings.ts';
import { analyse, type CapturedImage, capture } from './measure.ts';
import { Stage } from './stage.ts';
import type { Workload } from './workloads/workload.ts';
import { canSwap, ZramSwap } from './zram-swap.ts';

/** What a workload is given. */
export interface Setting {
  readonly index: readonly IndexEntry[];
  /** A folder that keeps the images; undefined: they go. */
  readonly keep: string | undefined;
  readonly say: (text: string) => void;
}

/** Memory of processes as it was at one moment. */
interface Moment {
  readonly population: Population;
  readonly image: string;
  readonly processes: number;
  readonly captured: CapturedImage;
  readonly mappings: readonly MappingPages[];
}

/** How much of its memory a workload keeps when the kernel swaps it out. */
const keptShare = 0.5;

/** Runs a workload, looks at what it has in memory and then on swap, and says what a pool would make of it. */
export async function examine(workload: Workload, setting: Setting): Promise<Finding[]> {
  const { say } = setting;
  const stage = new Stage(workload.name);
  try {
    say(`${workload.name}: working…`);
    await workload.start(stage, setting.index);
    const resident = await momentOf(workload, stage, 'resident');
    const found = [findingAt(workload, stage, resident, setting)];
    if (workload.notSwapped === undefined) {
      // Meanwhile, since the kernel's turn may have to be waited for.
      const swapped = swappedMoment(workload, stage);
      found.push(swapped.then((moment) => findingAt(workload, stage, moment, setting)));
    } else {
      say(`${workload.name}: nothing of what it would swap, since ${workload.notSwapped}`);
      stage.group.remove();
    }
    return await Promise.all(found);
  } finally {
    stage.close();
  }
}

/** Looks at processes that are stopped meanwhile. */
async function momentOf(
  { name }: Workload,
  { folder, group }: Stage,
  population: 'resident' | 'swapped',
): Promise<Moment> {
  const image = `${name}-${population}.raw`;
  const swapped = population === 'swapped';
  group.pause();
  const { pids } = group;
  if (pids.length === 0) throw new Error(`the processes of ${name} have ended: out of memory?`);
  const captured = await capture(folder, image, pids, swapped);
  const mappings = await duplicatesByMapping(pids, swapped);
  group.resume();
  return { population, image, processes: pids.length, captured, mappings };
}

/** The kernel swaps half of it out, what it thinks best. */
async function swappedMoment(workload: Workload, stage: Stage): Promise<Moment> {
  const release = await lockKernel();
  const possible = canSwap();
  if (possible !== true) throw new Error(`it cannot be swapped out: ${possible}`);
  const swap = new ZramSwap();
  const onExit = (): void => {
    stage.group.remove();
    swap.remove();
  };
  process.once('exit', onExit);
  try {
    stage.group.reclaimTo(Math.ceil(stage.group.swappableBytes * keptShare));
    const moment = await momentOf(workload, stage, 'swapped');
    // Before the swap goes, which would bring everything back.
    stage.group.remove();
    return moment;
  } finally {
    process.off('exit', onExit);
    onExit();
    release();
  }
}

async function findingAt(
  workload: Workload,
  stage: Stage,
  moment: Moment,
  { keep, say }: Setting,
): Promise<Finding> {
  const { captured, mappings, processes, population, image } = moment;
  say(`${workload.name}: analysing ${captured.report.pages} pages (${population})…`);
  const { report, command } = await analyse(stage.folder, [image]);
  keepImage(stage.path(image), keep);
  const versions = await installedVersions(workload.packages);
  const about = {
    workload: workload.name,
    population,
    what: workload.what,
    input: workload.input,
    programs: [...versions].map((words) => words.join(' ')).join(', '),
    processes,
    machine: thisMachine(),
    date: today(),
    commands: [captured.command, command],
  };
  return findingOf(about, report, leftOutOf(captured), mappings);
}

/** Sums of all processes. */
function leftOutOf({ report }: CapturedImage): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { left_out } of report.processes) {
    for (const [reason, pages] of Object.entries(left_out)) {
      if (pages > 0) sums[reason] = (sums[reason] ?? 0) + pages;
    }
  }
  return sums;
}
