import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './main.mjs';

const pollMs = 200;

/**
 * Runs `action` while no other process runs one for this folder: two installations at once break each
 * other. The lock is a socket with a name that is no file, so the system takes it back however a process
 * ends, and a folder may be read-only. Where there are no such names (macOS) there is no lock.
 */
export async function alone(folder, action) {
  const name = `pagefold-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const path = { linux: `\0${name}`, win32: `\\\\.\\pipe\\${name}` }[process.platform];
  const lock = path === undefined ? undefined : await hold(path);
  try {
    return await action();
  } finally {
    lock?.close();
  }
}

async function hold(path) {
  for (let said = false; ; ) {
    const server = createServer().listen(path);
    try {
      await once(server, 'listening');
      return server.unref();
    } catch (error) {
      if (error.code !== 'EADDRINUSE') return undefined;
    }
    if (!said) say('waiting for another process that prepares this folder…');
    said = true;
    await sleep(pollMs);
  }
}
