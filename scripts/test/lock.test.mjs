import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { withLock } from '../lib/lock.mjs';

function lockIn(t) {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-lock-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

test('only one action runs at a time, and all of them run', async (t) => {
  const path = lockIn(t);
  let running = 0;
  let most = 0;
  const action = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return 'done';
  };
  const results = await Promise.all(Array.from({ length: 5 }, () => withLock(path, action)));
  t.deepEqual(results, Array(5).fill('done'));
  t.is(most, 1);
  t.false(existsSync(path));
});

test('the lock goes when the action fails', async (t) => {
  const path = lockIn(t);
  const action = () => Promise.reject(new Error('broken'));
  await t.throwsAsync(withLock(path, action), { message: 'broken' });
  t.false(existsSync(path));
});

test('the lock of a dead process is taken over', async (t) => {
  const path = lockIn(t);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path, `${pid} gone`);
  t.is(await withLock(path, () => 'done'), 'done');
  t.false(existsSync(path));
});

test('the lock of a process that has been silent for long is taken over', async (t) => {
  const path = lockIn(t);
  writeFileSync(path, `${process.pid} silent`);
  const longAgo = new Date(Date.now() - 120_000);
  utimesSync(path, longAgo, longAgo);
  t.is(await withLock(path, () => 'done'), 'done');
});

test('the lock of a live process is waited for', async (t) => {
  const path = lockIn(t);
  writeFileSync(path, `${process.pid} alive`);
  let released = false;
  const waiting = withLock(path, () => released);
  await new Promise((resolve) => setTimeout(resolve, 150));
  released = true;
  rmSync(path);
  t.true(await waiting);
});

test('where no lock can be made the action runs without', async (t) => {
  t.is(await withLock(join(lockIn(t), 'no', 'such', 'folder'), () => 'done'), 'done');
});
