/**
 * Captures processes with shared memory as a user without privileges: user 65534 where it is run by
 * root. Prints a line of JSON: shared pages, and pages of each kind of memory.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
// By itself: the whole package takes longer to load than the rest of the process.
import { captureProcesses } from '../../../dist/capture/capture.js';
import { Collected } from './collected.ts';

const [, , script, tmpfs, disk] = process.argv as string[];
if (process.getuid!() === 0) {
  process.setgroups!([65534]);
  process.setgid!(65534);
  process.setuid!(65534);
}
const holder = spawn('python3', [script!, tmpfs!, disk!], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(holder.stdout, 'data');
const { parent, child } = JSON.parse(line);
const collected = new Collected();
const report = await captureProcesses({ pids: [parent, child], write: collected.write });
holder.stdin.end();
await once(holder, 'exit');
const shared = report.processes.reduce((sum, process) => sum + process.shared, 0);
const pages = [1, 2, 3, 4, 5, 6].map((seed) => collected.blocks(seed).length);
console.log(JSON.stringify({ shared, pages }));
process.exit();
