import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cached } from './cache.ts';
import { output } from './tools.ts';

/** Debian's package that depends on the newest kernel for virtual machines. */
const newest = 'linux-image-cloud-amd64';

/** What a disk takes. */
const virtioModules = /^virtio(_ring|_pci|_pci_legacy_dev|_pci_modern_dev|_blk)?$/;

/** A kernel that is not installed, but lies in a folder. */
export interface GuestKernel {
  readonly image: string;
  /** Folder of the modules that a guest loads, `NAME.ko` each. */
  readonly modules: string;
  /** The file of its package. */
  readonly package: string;
}

/**
 * The kernel of Debian's newest package for virtual machines, which is downloaded on the first use and kept in a
 * cache of this checkout, with the modules that its disks take.
 *
 * @throws when the package cannot be had.
 */
export function cloudKernel(): Promise<GuestKernel> {
  return keptKernel('cloud', packageForMachines, virtioModules);
}

/**
 * The newest kernel of a series, such as 6.12, that Debian here has a package of, with these modules; kept as
 * {@link cloudKernel} is.
 *
 * @throws when there is none.
 */
export function kernelOf(series: string, modules: RegExp): Promise<GuestKernel> {
  return keptKernel(series, () => newestOf(series), modules);
}

async function keptKernel(
  name: string,
  find: () => Promise<string>,
  modules: RegExp,
): Promise<GuestKernel> {
  const folder = await cached(`kernel-${name}`, async (path, scratch) =>
    unpackKernel(await download(await find(), scratch), path, scratch, modules),
  );
  return {
    image: join(folder, 'vmlinuz'),
    modules: join(folder, 'modules'),
    package: readFileSync(join(folder, 'package'), 'utf8'),
  };
}

async function unpackKernel(
  file: string,
  folder: string,
  scratch: string,
  modules: RegExp,
): Promise<void> {
  const unpacked = join(scratch, 'all');
  await output('dpkg-deb', '-x', file, unpacked);
  mkdirSync(join(folder, 'modules'), { recursive: true });
  for (const path of readdirSync(unpacked, { recursive: true, encoding: 'utf8' })) {
    const name = basename(path);
    if (name.startsWith('vmlinuz')) renameSync(join(unpacked, path), join(folder, 'vmlinuz'));
    const [, module, packed] = /^(.+)\.ko(\.xz)?$/.exec(name) ?? [];
    if (module === undefined || !modules.test(module)) continue;
    if (packed !== undefined) await output('xz', '--decompress', join(unpacked, path));
    renameSync(join(unpacked, path.replace(/\.xz$/, '')), join(folder, 'modules', `${module}.ko`));
  }
  writeFileSync(join(folder, 'package'), basename(file, '.deb'));
}

async function packageForMachines(): Promise<string> {
  const depends = await output('apt-cache', 'depends', newest);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${newest}; "apt-get update" may help`);
  return name;
}

async function newestOf(series: string): Promise<string> {
  const known = await output('apt-cache', 'pkgnames', `linux-image-${series}.`);
  // Neither for virtual machines nor for real time.
  const names = known
    .split('\n')
    .filter((name) => /^linux-image-[\d.]+(-\d+|\+\w+)-amd64$/.test(name));
  const [name] = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (name === undefined) throw new Error(`apt knows no Linux ${series}`);
  return name;
}

/** Downloads a package into a folder, and returns its file. */
async function download(name: string, folder: string): Promise<string> {
  await output('sh', '-c', 'cd "$0" && apt-get -qq download "$1"', folder, name);
  const file = readdirSync(folder).find((each) => each.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get has not downloaded ${name}`);
  return join(folder, file);
}
