import { mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { describeMachine } from '../machine.ts';
import { captureDemo } from '../pages/demo-image.ts';
import { runMain } from '../run-main.ts';
import { inScratchFolder } from '../scratch-folder.ts';
import { startNbdkit, startPagefold } from './disk-server.ts';
import { measureMemory } from './memory.ts';
import { measureRates } from './rates.ts';
import { diskText } from './report.ts';
import { measureWaits } from './waits.ts';

const help = `Usage: npm run bench:disk [-- OPTIONS]

Measures a disk that is served from a pool (lz4) beside nbdkit's compressed memory disk (zstd), both filled with the
same memory image, with fio's client, in turns. About seven minutes; takes nbdkit, fio, nbdcopy and libnbd's Python.

  --image FILE   fill the disks with this memory image (default: a capture of four demo services)
  --quick        one round of half-second loads: whether it runs, not how fast
  --help         print this
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  return inScratchFolder(async (folder) => {
    const image = values.image ?? (await captureDemo(folder)).path;
    process.stdout.write(await measure(folder, image, values.quick));
    return exitCodes.ok;
  });
}

async function measure(folder: string, image: string, quick: boolean): Promise<string> {
  const bytes = statSync(image).size;
  const machine = describeMachine(false, false);
  const pool = await startPagefold(folder);
  const servers = [pool, await startNbdkit(folder)];
  const rounds = quick ? 1 : 5;
  const seconds = quick ? 0.5 : 3;
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const rates = await measureRates(servers, image, bytes, { rounds, secondsPerLoad: seconds }, say);
  const memory = await measureMemory(pool, bytes);
  say('longest waits …');
  const another = mkdtempSync(join(folder, 'another-'));
  const waits = await measureWaits(pool, () => startPagefold(another), image, bytes, rounds);
  for (const server of servers) await server.stop();
  return diskText({
    machine,
    names: servers.map(({ name }) => name),
    bytes,
    rounds,
    ...rates,
    memory,
    waits,
  });
}

await runMain(main);
