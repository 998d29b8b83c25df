import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output } from './tools.ts';

/** Debian's package that depends on the newest kernel for virtual machines. */
const newest = 'linux-image-cloud-amd64';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/swap-guest/', import.meta.url));

/** A kernel that is not installed, but lies in a folder. */
export interface GuestKernel {
  readonly image: string;
  /** Folder of the modules that a guest loads, `NAME.ko` each. */
  readonly modules: string;
}

/**
 * The kernel of Debian's package, which is downloaded on the first use and kept in a cache of this checkout.
 *
 * @throws when the package cannot be had.
 */
export async function guestKernel(): Promise<GuestKernel> {
  const folder = join(cache, 'kernel');
  if (!existsSync(folder)) await unpackInto(folder);
  return { image: join(folder, 'vmlinuz'), modules: join(folder, 'modules') };
}

async function unpackInto(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(`${folder}-`);
  try {
    const unpacked = join(scratch, 'all');
    await output('dpkg-deb', '-x', await download(scratch), unpacked);
    const whole = join(scratch, 'kernel');
    mkdirSync(join(whole, 'modules'), { recursive: true });
    for (const path of readdirSync(unpacked, { recursive: true, encoding: 'utf8' })) {
      const name = path.split('/').at(-1)!;
      if (name.startsWith('vmlinuz')) renameSync(join(unpacked, path), join(whole, 'vmlinuz'));
      if (/^virtio.*\.ko$/.test(name)) {
        renameSync(join(unpacked, path), join(whole, 'modules', name.replaceAll('-', '_')));
      }
    }
    renameSync(whole, folder);
  } finally {
    rmSync(scratch, { recursive: true });
  }
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
