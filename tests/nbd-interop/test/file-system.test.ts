import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { image } from './support/image.ts';
import { served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

/** Whether a disk can be a file here, and that file a disk with a file system. */
function canMount(): true | string {
  if (process.getuid?.() !== 0) return 'mounting takes root';
  if (!existsSync('/dev/fuse')) return 'there is no /dev/fuse';
  if (spawnSync('mkfs.ext4', ['-V'], { stdio: 'ignore' }).status !== 0) return 'no mkfs.ext4';
  return spawnSync('losetup', ['--find'], { stdio: 'ignore' }).status === 0 || 'no loop device';
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
