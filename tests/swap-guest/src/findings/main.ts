import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cloudKernel, guestTools, missingTools } from '@pagefold/test-support/guests';
import { makeSwapInitramfs } from '../swap-guest.ts';
import { fillDocument } from './document.ts';
import { readFindings } from './finding.ts';
import { findingsImage, imageTools } from './image.ts';
import { type Recording, record } from './recording.ts';
import { type Workload, workloads } from './workloads.ts';

const page = fileURLToPath(new URL('../../../../docs/findings.md', import.meta.url));

const help = `npm run findings:swap -- [WORKLOAD…] [--guests 1|2] [--same-input] [--out FOLDER] [--fill]

Lets Linux guests run real programs with less memory than they fill, and records how they swap.
Without --guests each workload runs in one guest and then in two. Traces are written to
FOLDER (findings-swap), for \`pagefold replay\`; all that are there fill the tables of docs/findings.md.
With --fill alone nothing is recorded. The first run makes a disk with Debian, as root.

${workloads.map(({ name, what }) => `  ${name.padEnd(8)} ${what}`).join('\n')}
`;

/** Runs the command and returns its exit code. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      guests: { type: 'string' },
      'same-input': { type: 'boolean', default: false },
      out: { type: 'string', default: 'findings-swap' },
      fill: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const recordings = chosen(positionals).flatMap((workload) =>
    guestCounts(values.guests).map((guests) => ({
      workload,
      guests,
      sameInput: values['same-input'],
    })),
  );
  if (!values.fill) {
    checkTools();
    await recordAll(recordings, values.out);
  }
  fillDocument(page, await readFindings(values.out, workloads));
  return 0;
}

async function recordAll(recordings: readonly Recording[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-findings-'));
  try {
    say('making the parts of the guests, if they are not there…');
    const kernel = await cloudKernel();
    const image = await findingsImage();
    const initramfs = await makeSwapInitramfs(scratch, kernel);
    for (const recording of recordings) {
      const { workload, guests } = recording;
      say(`${workload.name}, ${guests === 1 ? '1 guest' : `${guests} guests`}…`);
      const path = await record(recording, { kernel, image, initramfs, scratch }, folder);
      process.stdout.write(`${path}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function chosen(names: readonly string[]): readonly Workload[] {
  if (names.length === 0) return workloads;
  return names.map((name) => {
    const workload = workloads.find((each) => each.name === name);
    if (workload !== undefined) return workload;
    throw new RangeError(
      `there is no workload ${name}: ${workloads.map((each) => each.name).join(', ')}`,
    );
  });
}

function guestCounts(text: string | undefined): readonly number[] {
  if (text === undefined) return [1, 2];
  if (text === '1' || text === '2') return [Number(text)];
  throw new RangeError(`--guests: expected 1 or 2, got ${text}`);
}

function checkTools(): void {
  const missing = missingTools([...guestTools, ...imageTools]);
  if (missing.length > 0) throw new Error(`these programs do not run here: ${missing.join(', ')}`);
  if (process.getuid?.() !== 0) throw new Error('making the disk of the guests takes root');
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

// Leaves by the usual way, on which machines are switched off.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
