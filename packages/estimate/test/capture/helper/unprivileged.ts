/**
 * Captures as a user without privileges, in a process of its own: first a process of that user that
 * has forked, then one of somebody else, by itself and beside its own. Run as root it becomes user 65534; otherwise it stays who it
 * is. Prints a line of JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
// By itself: the whole package takes longer to load than the rest of the process.
import { captureProcesses } from '../../../dist/capture/capture.js';

const somebodyElse = Number(process.argv[2]);

async function captureFork(): Promise<unknown> {
  const shell = spawn('/bin/sh', ['-c', '(sleep 60; :) & echo $!; read end; kill $!'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    const [line] = await once(shell.stdout, 'data');
    const pids = [shell.pid!, Number(line)];
    return await captureProcesses({ pids, write: () => {} });
  } finally {
    process.kill(-shell.pid!, 'SIGKILL');
  }
}

async function refusal(): Promise<unknown> {
  try {
    return await captureProcesses({ pids: [somebodyElse], write: () => {} });
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
}

async function captureBeside(): Promise<unknown> {
  const own = spawn('/bin/sh', ['-c', 'echo; read end'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(own.stdout, 'data');
    return await captureProcesses({ pids: [own.pid!, somebodyElse], write: () => {} });
  } finally {
    own.kill('SIGKILL');
  }
}

if (process.getuid!() === 0) {
  process.setgroups!([65534]);
  process.setgid!(65534);
  process.setuid!(65534);
}
const [fork, beside] = [await captureFork(), await captureBeside()];
console.log(JSON.stringify({ fork, refusal: await refusal(), beside }));
process.exit();
