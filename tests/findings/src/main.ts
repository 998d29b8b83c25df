import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';
import { packageIndex, whatIsMissing } from './debian.ts';
import { fillDocuments } from './document/documents.ts';
import type { Setting } from './examine.ts';
import { merged, readResults, writeResults } from './results.ts';
import { type Subject, subjects } from './subjects.ts';

const results = fileURLToPath(new URL('../../../docs/findings.json', import.meta.url));

const help = `npm run findings -- [--only WORKLOAD,…] [--keep FOLDER] [--fill]

Runs real programs, captures their memory, then what the kernel swaps of it when memory is short, and says
what a pool would save. The figures go to docs/findings.json, and from there into docs/findings.md and README.md.
As root; programs of others run as nobody. --keep FOLDER keeps the images. With --fill alone nothing is run.

${subjects.map(({ name, what }) => `  ${name.padEnd(10)} ${what}`).join('\n')}
`;

/** Runs the command. */
async function main(): Promise<void> {
  const names = subjects.map(({ name }) => name);
  const { only, keep, fill, help: asksHelp } = readArguments(process.argv.slice(2), names);
  if (asksHelp) {
    process.stdout.write(help);
    return;
  }
  if (!fill) {
    const chosen = subjects.filter(({ name }) => only.includes(name));
    await check(chosen);
    const setting: Setting = { index: await packageIndex(), keep, say };
    for (const subject of chosen) {
      const found = await subject.examine(setting);
      writeResults(results, merged(readResults(results), found, names));
    }
  }
  fillDocuments(readResults(results));
}

/** @throws Error that says what has to be done first. */
async function check(chosen: readonly Subject[]): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error('only root can switch swap on and read the memory of processes of others');
  }
  const [packages, tools] = [all(chosen, 'packages'), all(chosen, 'tools')];
  const missing = await whatIsMissing(packages, tools);
  if (missing !== undefined) throw new Error(missing);
}

function all(chosen: readonly Subject[], what: 'packages' | 'tools'): string[] {
  return [...new Set(chosen.flatMap((subject) => subject[what]))];
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

// Leaves by the usual way, on which everything that runs is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
