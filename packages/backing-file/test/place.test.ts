import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { openBackingFile } from '@pagefold/backing-file';
import { ConfigError } from '@pagefold/contracts';
import test, { type ExecutionContext } from 'ava';
import { newPath } from './support/scratch.ts';

const tmpfs = '/dev/shm';
const hasTmpfs = existsSync(tmpfs) && statfsSync(tmpfs).type === 0x01021994;

async function refuses(t: ExecutionContext, path: string, message: RegExp): Promise<void> {
  const error = await t.throwsAsync(openBackingFile({ path }), { instanceOf: ConfigError });
  t.is((error as ConfigError).code, 'PAGEFOLD_BAD_PLACE');
  t.true(error.message.includes(path), error.message);
  t.regex(error.message, message);
}

test('the file has no name once it is open, and nobody else may read it', async (t) => {
  const path = newPath();
  const store = await openBackingFile({ path });
  t.false(existsSync(path));
  const fd = openFiles().find(({ target }) => target === `${path} (deleted)`)?.fd;
  t.is(statSync(`/proc/self/fd/${fd}`).mode & 0o777, 0o600);
  await store.close();
  t.is(
    openFiles().find(({ target }) => target === `${path} (deleted)`),
    undefined,
  );
});

test('a path that is taken is refused, with what is there', async (t) => {
  const path = newPath();
  writeFileSync(path, 'somebody needs this');
  await refuses(t, path, /is a file that exists; a backing file is always a new one$/);
  t.is(statSync(path).size, 19);

  const folder = newPath();
  mkdirSync(folder);
  await refuses(t, folder, /is a directory; name a file in it that does not exist$/);

  const link = newPath();
  symlinkSync(path, link);
  await refuses(t, link, /is a symbolic link; what it leads to is /);
  const dangling = newPath();
  symlinkSync(newPath(), dangling);
  await refuses(t, dangling, /is a symbolic link$/);

  await refuses(t, '/dev/null', /is a character device$/);
});

test('a FIFO and a socket are refused at once', async (t) => {
  const fifo = newPath();
  execFileSync('mkfifo', [fifo]);
  await refuses(t, fifo, /is a FIFO$/);
  const socket = newPath();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await refuses(t, socket, /is a socket$/);
  await new Promise((resolve) => server.close(resolve));
});

test('a path in a folder that does not exist is refused with what the system says', async (t) => {
  await refuses(t, join(newPath(), 'file'), /cannot be opened: ENOENT/);
});

(hasTmpfs ? test : test.skip)('a file system in memory is refused (needs /dev/shm)', async (t) => {
  const path = join(tmpfs, `pagefold-${process.pid}`);
  await refuses(t, path, /is on a tmpfs, which keeps files in memory$/);
  t.false(existsSync(path));
});

test('options that cannot be are refused, and nothing is left', async (t) => {
  const path = newPath();
  const wrong = [{ limitBytes: 1000 }, { limitBytes: 2.5 }, { encrypt: 1 }, { direct: 'yes' }];
  for (const options of [...wrong, { limit: 1 }, { path: 5 }, { path: undefined }]) {
    await t.throwsAsync(openBackingFile({ path, ...options } as never), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
    });
  }
  t.deepEqual(
    readdirSync(dirname(path)).filter((name) => path.endsWith(name)),
    [],
  );
});

function openFiles(): { fd: string; target: string }[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [{ fd, target: readlinkSync(`/proc/self/fd/${fd}`) }];
    } catch {
      return []; // it was the one of readdir itself
    }
  });
}
