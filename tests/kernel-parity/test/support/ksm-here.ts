import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Image } from './image.ts';
import { Keeper } from './keeper.ts';
import { type Figures, hasCompiler, type Measure } from './measure.ts';

const folder = '/sys/kernel/mm/ksm';

/** Zero pages merged too, no page skipped, and all memory gone through at once, without a pause. */
const settings = {
  advisor_mode: 'none',
  smart_scan: '0',
  use_zero_pages: '1',
  pages_to_scan: '1000000',
  sleep_millisecs: '1',
};

/** Every page that KSM has seen, and does not find changed again and again, is one of these. */
const kinds = ['pages_shared', 'pages_sharing', 'pages_unshared', 'ksm_zero_pages'];

/** Tries to have it see nobody else's memory. */
const tries = 5;

/** Why KSM of this machine cannot be asked; undefined where it can. */
export function whyNoKsmHere(): string | undefined {
  if (process.platform !== 'linux') return 'KSM is of Linux';
  if (process.getuid?.() !== 0) return 'only root can switch KSM on';
  if (!existsSync(`${folder}/run`)) return 'the kernel has no KSM';
  if (!existsSync(`${folder}/general_profit`) || !existsSync(`${folder}/ksm_zero_pages`)) {
    return 'KSM of before Linux 6.6 does not tell its profit';
  }
  if (['run', 'pages_volatile', ...kinds].some((name) => number(name) !== 0))
    return 'KSM is in use here';
  if (number('max_page_sharing') !== 256) return 'max_page_sharing is not 256';
  if (!hasCompiler()) return 'there is no gcc';
  const others = mergeableProcesses();
  return others.length === 0 ? undefined : `KSM would merge others too: ${others.join(', ')}`;
}

/** Processes with memory that KSM may merge; virtual machines have that where nobody has said mem-merge=off. */
function mergeableProcesses(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const isMergeable = /^VmFlags:.* mg\b/m.test(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
      return isMergeable ? [`${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} ${pid}`] : [];
    } catch {
      // It has ended.
      return [];
    }
  });
}

/** What KSM of this machine says of an image when it has merged what it can. Everything is put back. */
export async function askKsm(image: Image, measure: Measure): Promise<Figures> {
  const keeper = new Keeper();
  try {
    for (const [name, value] of Object.entries(settings)) {
      if (existsSync(`${folder}/${name}`)) await keeper.set(`${folder}/${name}`, value);
    }
    await keeper.willRun(`echo 0 >${folder}/run`);
    // It forgets what it knows of pages, so that all its figures are 0 again.
    await keeper.willRun(`echo 2 >${folder}/run`);
    writeFileSync(`${folder}/run`, '1');
    return askOften(image, measure);
  } finally {
    await keeper.putBack();
  }
}

/** Whoever has memory merged at the same time would be counted too. */
function askOften(image: Image, measure: Measure): Figures {
  for (let i = 0; i < tries; i++) {
    const { after, unchanged } = measure.run('ksm', image.path);
    if (!unchanged) throw new Error(`${image.name} has other content now`);
    const seen = kinds.reduce((sum, name) => sum + after[name]!, 0);
    if (after.pages_volatile === 0 && seen === image.pages) return after;
    writeFileSync(`${folder}/run`, '2');
    writeFileSync(`${folder}/run`, '1');
  }
  throw new Error(`in none of ${tries} tries KSM saw ${image.name} alone`);
}

function number(name: string): number {
  return Number(readFileSync(`${folder}/${name}`, 'utf8'));
}
