import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cached } from './cache.ts';
import { output } from './tools.ts';

/** Debian's package that depends on the newest kernel for virtual machines. */
const newest = 'linux-image-cloud-amd64';

/** A kernel that is not installed, but lies in a folder. */
export interface GuestKernel {
  readonly image: string;
  /** Folder of the modules that a guest loads, `NAME.ko` each. */
  readonly modules: string;
  /** The file of its package. */
  readonly package: string;
}

/**
 * The kernel of Debian's package, which is downloaded on the first use and kept in a cache of this checkout.
 *
 * @throws when the package cannot be had.
 */
export async function guestKernel(): Promise<GuestKernel> {
  const folder = await cached('kernel', unpackKernel);
  return {
    image: join(folder, 'vmlinuz'),
    modules: join(folder, 'modules'),
    package: readFileSync(join(folder, 'package'), 'utf8'),
  };
}

async function unpackKernel(folder: string, scratch: string): Promise<void> {
  const file = await download(scratch);
  const unpacked = join(scratch, 'all');
  await output('dpkg-deb', '-x', file, unpacked);
  mkdirSync(join(folder, 'modules'), { recursive: true });
  for (const path of readdirSync(unpacked, { recursive: true, encoding: 'utf8' })) {
    const name = basename(path);
    if (name.startsWith('vmlinuz')) renameSync(join(unpacked, path), join(folder, 'vmlinuz'));
    if (/^virtio.*\.ko$/.test(name)) {
      renameSync(join(unpacked, path), join(folder, 'modules', name));
    }
  }
  writeFileSync(join(folder, 'package'), basename(file, '.deb'));
}

/** Downloads the package into a folder, and returns its file. */
async function download(folder: string): Promise<string> {
  const depends = await output('apt-cache', 'depends', newest);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${newest}; "apt-get update" may help`);
  await output('sh', '-c', 'cd "$0" && apt-get -qq download "$1"', folder, name);
  const file = readdirSync(folder).find((each) => each.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get has not downloaded ${name}`);
  return join(folder, file);
}
