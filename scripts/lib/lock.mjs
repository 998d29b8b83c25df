import { randomUUID } from 'node:crypto';
import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './main.mjs';

const pollMs = 100;
const sayAfterMs = 1_000;
const heartbeatMs = 5_000;
const silentAfterMs = 60_000;

/**
 * Runs `action` while this process holds the lock file `path`; other processes wait. A lock is taken
 * over when its process is dead or has not touched the file for a minute, which also covers a number
 * that another process has got since. Where no lock file can be made there is no lock: `action` runs.
 */
export async function withLock(path, action) {
  const release = await acquire(path);
  try {
    return await action();
  } finally {
    release();
  }
}

async function acquire(path) {
  const own = `${process.pid} ${randomUUID()}`;
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const made = create(path, own);
    if (made === 'made') return hold(path, own);
    if (made === 'impossible') return () => {};
    const holder = read(path);
    if (holder === undefined) continue;
    if (isStale(path, holder)) {
      takeAway(path, holder);
      continue;
    }
    if (waitedMs === sayAfterMs) {
      say(`waiting for process ${Number.parseInt(holder, 10)}, which is preparing this folder…`);
    }
    await sleep(pollMs);
  }
}

function create(path, own) {
  try {
    writeFileSync(path, own, { flag: 'wx' });
    return 'made';
  } catch (error) {
    return error.code === 'EEXIST' ? 'taken' : 'impossible';
  }
}

function hold(path, own) {
  const heartbeat = setInterval(() => {
    if (read(path) === own) utimesSync(path, new Date(), new Date());
  }, heartbeatMs);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    if (read(path) === own) rmSync(path, { force: true });
  };
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock without a number is one that is just being written: only its age counts. */
function isStale(path, holder) {
  const pid = Number.parseInt(holder, 10);
  if (pid > 0 && !isAlive(pid)) return true;
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - touched > silentAfterMs;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Of several processes that see the same stale lock only one may remove it, or the second would remove
 * the lock that the first has made meanwhile. So the file is moved aside, looked at, and put back when
 * it is not the stale one.
 */
function takeAway(path, stale) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}
