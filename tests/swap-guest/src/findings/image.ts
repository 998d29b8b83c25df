import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, output } from '@pagefold/test-support/guests';

/** What the guests run; of Debian 12, whatever the host is. */
const suite = 'bookworm';
const programs = ['redis-server', 'python3', 'nodejs', 'gcc', 'libc6-dev'];

/** The programs that making an image takes. */
export const imageTools: readonly string[] = ['debootstrap', 'chroot', 'mkfs.ext4', 'tar'];

/** Gets redis' sources, in the image: what gcc compiles. */
const getSources = `
sed 's/^deb /deb-src /' /etc/apt/sources.list >/etc/apt/sources.list.d/sources.list
apt-get -qq update
cd /workload
apt-get -qq --download-only source redis
tar -xzf redis_*.orig.tar.gz --one-top-level=redis --strip-components=1
rm redis_*
`;

/**
 * A disk with Debian, the programs of the workloads and their input: the index of Debian's packages, and redis'
 * sources. Made on the first use, as root, in some minutes, and kept in a cache of this checkout.
 *
 * @throws when it cannot be made.
 */
export function findingsImage(): Promise<string> {
  return cached('findings.ext4', makeImage);
}

async function makeImage(path: string, scratch: string): Promise<void> {
  const root = join(scratch, 'root');
  const include = `--include=${programs.join(',')}`;
  await output('debootstrap', '--variant=minbase', include, suite, root);
  mkdirSync(join(root, 'workload'));
  const lists = join(root, 'var/lib/apt/lists');
  const index = readdirSync(lists).find((name) => name.endsWith('_Packages'));
  if (index === undefined) throw new Error('debootstrap has left no index of packages');
  copyFileSync(join(lists, index), join(root, 'workload/packages'));
  await output('chroot', root, 'sh', '-ec', getSources);
  rmSync(lists, { recursive: true });
  rmSync(join(root, 'var/cache/apt'), { recursive: true });
  await output('mkfs.ext4', '-q', '-O', '^has_journal', '-d', root, path, '1200M');
}
