/** Captures swapped pages as user 65534, who is told no slots. Prints a line of JSON. */
// By itself: the whole package takes longer to load than the rest of the process.
import { captureProcesses } from '../../../dist/capture/capture.js';
import { Collected } from './collected.ts';
import { SwappedMemory } from './swapped.ts';

process.setgroups!([65534]);
process.setgid!(65534);
process.setuid!(65534);
const { memory, state } = await SwappedMemory.start();
const { pid } = state;
const collected = new Collected();
const options = { pids: [pid], swapped: true, write: collected.write };
const refusal = await captureProcesses(options).then(
  () => ({}),
  ({ code, message }) => ({ code, message }),
);
const { processes } = await captureProcesses({ ...options, allowSwapIn: true });
await memory.end();
const { broughtIn } = processes[0]!;
console.log(JSON.stringify({ pid, refusal, broughtIn, blocks: collected.blocks(1) }));
process.exit();
