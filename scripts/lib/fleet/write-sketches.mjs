// Writes some hosts' sketches of a fleet, in a process of its own, whose memory is then not that of the merge.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownSketch, planFleet } from './known-sketches.mjs';

const [folder, ...numbers] = process.argv.slice(2);
const [hosts, contents, from, to] = numbers.map(Number);
const plan = planFleet(hosts, contents);
let pages = 0;
for (let host = from; host < to; host++) {
  const sketch = knownSketch(plan, host);
  writeFileSync(join(folder, `${host}.parquet`), sketch.bytes);
  pages += sketch.pages;
}
console.log(pages);
