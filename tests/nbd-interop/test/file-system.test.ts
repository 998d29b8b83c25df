import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { image } from './support/image.ts';
import { served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

/** Whether a file can be a disk with a file system here, and such a file come by FUSE. */
function canMount(): true | string {
  if (process.getuid?.() !== 0) return 'mounting takes root';
  if (!existsSync('/dev/fuse')) return 'there is no /dev/fuse';
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-mount-'));
  const [disk, files] = [join(folder, 'disk'), join(folder, 'files')];
  mkdirSync(files);
  writeFileSync(disk, Buffer.alloc(2 ** 22));
  const runs = (...[tool = '', ...args]: string[]): boolean =>
    spawnSync(tool, args, { stdio: 'ignore' }).status === 0;
  const isPossible =
    runs('mkfs.ext4', '-q', '-F', disk) &&
    runs('mount', '-o', 'loop', disk, files) &&
    runs('umount', files);
  rmSync(folder, { recursive: true });
  return isPossible || 'no file system can be mounted from a file here';
}

withTool(
  'nbdfuse',
  'a file system on the disk keeps its files, and fsck finds nothing',
  async (t) => {
    const { uri, folder } = await served(t);
    const [disks, files] = [join(folder, 'disks'), join(folder, 'files')];
    for (const each of [disks, files]) mkdirSync(each);
    const disk = join(disks, 'disk');
    const fuse = spawn('nbdfuse', [disk, uri], { stdio: 'ignore' });
    t.teardown(() => {
      spawnSync('umount', [files], { stdio: 'ignore' });
      spawnSync('umount', [disks], { stdio: 'ignore' });
      fuse.kill();
    });
    while (!existsSync(disk)) {
      if (fuse.exitCode !== null) throw new Error(`nbdfuse ended with ${fuse.exitCode}`);
      await sleep(20);
    }
    await output('mkfs.ext4', '-q', '-F', disk);
    await output('mount', '-o', 'loop', disk, files);
    writeFileSync(join(files, 'image'), image());
    await output('umount', files);
    await output('fsck.ext4', '-f', '-n', disk);
    await output('mount', '-o', 'loop', disk, files);
    t.true(readFileSync(join(files, 'image')).equals(image()));
    await output('umount', files);
    await output('umount', disks);
  },
  { probe: ['--version'], others: canMount() },
);
