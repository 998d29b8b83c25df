import type { KernelChoice } from './kernel-choice.ts';
import { kernelCompressorNames } from './kernel-compressors.ts';
import { kernelRules } from './kernel-rules.ts';
import type { Setting } from './prediction.ts';
import { maxPageSharing } from './shared-by-ksm.ts';
import { SystemFiles } from './system-files.ts';

const zswapFolder = '/sys/module/zswap/parameters';
const ksmFolder = '/sys/kernel/mm/ksm';

const ksmSettings = [
  'run',
  'use_zero_pages',
  'max_page_sharing',
  'pages_to_scan',
  'sleep_millisecs',
  'smart_scan',
  'advisor_mode',
];

/**
 * What this machine's kernel offers of zswap, zram and KSM, with the compressors and allocators that it has
 * and its present settings: told by its files and not by its version alone, since distributions port back.
 * Nothing is changed. One that has no compressor of Pagefold's is left out; without Linux there are none.
 *
 * @param root where the system's files are; for another than this machine's.
 */
export async function kernelsHere(root: string = '/'): Promise<KernelChoice[]> {
  const files = new SystemFiles(root);
  const found = await Promise.all([zswapHere(files), zramHere(files), ksmHere(files)]);
  return found.filter((kernel) => kernel !== undefined);
}

async function zswapHere(files: SystemFiles): Promise<KernelChoice | undefined> {
  const parameters = await files.namesIn(zswapFolder);
  if (parameters.length === 0) return undefined;
  const present = await settingsOf(files, zswapFolder, parameters);
  const presentValue = (name: string) =>
    present.find(({ path }) => path === `${zswapFolder}/${name}`)?.value ?? '';
  const compressors = await zswapCompressors(files, presentValue('compressor'));
  if (compressors.length === 0) return undefined;
  if (!parameters.includes('zpool')) {
    return { kernel: 'zswap-6.18', compressors, present, approximate: !(await keepsRaw(files)) };
  }
  const allocators = await zpools(files, presentValue('zpool'));
  if (!parameters.includes('same_filled_pages_enabled')) {
    const hasZeroMap = /^swpout_zero /m.test((await files.text('/proc/vmstat')) ?? '');
    return { kernel: 'zswap-6.12', compressors, allocators, present, approximate: !hasZeroMap };
  }
  const isLater = parameters.includes('exclusive_loads') || parameters.includes('shrinker_enabled');
  const approximate = isLater || (await files.isAtLeast(6, 3));
  return { kernel: 'zswap-6.1', compressors, allocators, present, approximate };
}

async function zswapCompressors(files: SystemFiles, present: string) {
  const registered = await files.algorithms();
  const modules = await files.modules();
  return choicesOf(
    kernelCompressorNames.filter(
      (name) => name === present || registered.has(name) || modules.has(`crypto/${name}`),
    ),
  );
}

/** All of them where nothing tells which there are. */
async function zpools(files: SystemFiles, present: string): Promise<string[]> {
  const modules = await files.modules();
  const known = kernelRules['zswap-6.12'].allocators.map(({ name }) => name);
  const found = known.filter((name) => name === present || modules.has(`mm/${name}`));
  return found.length > 0 ? found : known;
}

/** Whether zswap keeps pages that do not compress; only root can see, so it is believed of the others. */
async function keepsRaw(files: SystemFiles): Promise<boolean> {
  const names = await files.namesIn('/sys/kernel/debug/zswap');
  return names.length === 0 || names.includes('stored_incompressible_pages');
}

async function zramHere(files: SystemFiles): Promise<KernelChoice | undefined> {
  const devices = (await files.namesIn('/sys/block')).filter((name) => /^zram\d+$/.test(name));
  const [first] = devices;
  if (first === undefined) return undefined;
  const offered = (await files.text(`/sys/block/${first}/comp_algorithm`)) ?? '';
  const compressors = choicesOf(offered.replace(/[[\]]/g, '').split(/\s+/));
  if (compressors.length === 0) return undefined;
  const present = await Promise.all(
    devices.map((device) =>
      settingsOf(files, `/sys/block/${device}`, ['comp_algorithm', 'disksize', 'mem_limit']),
    ),
  );
  return {
    kernel: 'zram',
    compressors,
    present: present.flat().map(({ path, value }) => ({ path, value: chosenOf(value) })),
    // Before, zsmalloc chained 4 pages at most.
    approximate: !(await files.isAtLeast(6, 3)),
  };
}

async function ksmHere(files: SystemFiles): Promise<KernelChoice | undefined> {
  const names = await files.namesIn(ksmFolder);
  if (!names.includes('run')) return undefined;
  const present = await settingsOf(
    files,
    ksmFolder,
    ksmSettings.filter((name) => names.includes(name)),
  );
  const usual = present.some(({ path, value }) => isUsualSharing(path, value));
  return {
    kernel: 'ksm',
    approximate: !usual,
    present: present.map(({ path, value }) => ({ path, value: chosenOf(value) })),
  };
}

function isUsualSharing(path: string, value: string): boolean {
  return path.endsWith('/max_page_sharing') && value === String(maxPageSharing);
}

async function settingsOf(
  files: SystemFiles,
  folder: string,
  names: readonly string[],
): Promise<Setting[]> {
  const settings = names.map(async (name) => {
    const path = `${folder}/${name}`;
    const value = (await files.text(path))?.trim();
    return value === undefined ? [] : [{ path, value }];
  });
  return (await Promise.all(settings)).flat();
}

/** Of `a [b] c`, what is chosen. */
function chosenOf(value: string): string {
  return /\[(.+)\]/.exec(value)?.[1] ?? value;
}

function choicesOf(names: readonly string[]) {
  return kernelCompressorNames
    .filter((name) => names.includes(name))
    .map((compressor) => ({ compressor }));
}
