import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '@pagefold/contracts';
import { exitCodes } from './exit-codes.ts';
import { type BenchOptions, help, parseOptions, UsageError } from './options.ts';
import { WrongPages } from './peers/peer.ts';
import { updateDocuments } from './report/documents.ts';
import { camelCased, snakeCased } from './report/json.ts';
import { reportText } from './report/text.ts';
import { type Results, schema } from './results.ts';

/** The folder of the repository. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a run writes: figures to `stdout`, everything else to `stderr`. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs the benchmark with the arguments of a command line and returns the exit code. */
export async function run(args: readonly string[], streams: Streams = process): Promise<number> {
  const say: Say = (text) => {
    streams.stderr.write(`${text}\n`);
  };
  try {
    const options = parseOptions(args);
    if (options.help) {
      streams.stdout.write(help);
      return exitCodes.ok;
    }
    const results = await resultsFor(options, say);
    streams.stdout.write(reportText(results));
    await write(options, results, say);
    return exitCodes.ok;
  } catch (error) {
    const { exitCode, message } = explanationOf(error);
    say(`bench: ${message}`);
    return exitCode;
  }
}

type Say = (text: string) => void;

/** What is needed for measuring is loaded for that only. */
async function resultsFor(options: BenchOptions, say: Say): Promise<Results> {
  if (options.from !== undefined) return read(options.from);
  const { measure } = await import('./session.ts');
  return measure(options, say);
}

/** @throws InputError for a file that a run of this version has not written. */
function read(path: string): Results {
  let figures: unknown;
  try {
    figures = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: no figures: ${message}`, { cause });
  }
  if ((figures as Results | null)?.schema === schema) return camelCased(figures) as Results;
  throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: no figures of the schema ${schema}`);
}

/** Writes what the options ask for, and says what was written. */
async function write(options: BenchOptions, results: Results, say: Say): Promise<void> {
  const { json, charts, publish } = options;
  if (json !== undefined) writeJson(json, results, say);
  const folder = charts ?? (publish ? join(root, 'docs/charts') : undefined);
  if (folder !== undefined) {
    const { chartsOf } = await import('./charts/charts.ts');
    mkdirSync(folder, { recursive: true });
    for (const { name, svg } of chartsOf(results)) {
      writeFileSync(join(folder, name), svg);
      say(`wrote ${relative(process.cwd(), join(folder, name))}`);
    }
    writeJson(join(folder, 'bench.json'), results, say);
  }
  if (!publish) return;
  for (const document of updateDocuments(root, results)) say(`updated ${document}`);
}

function writeJson(path: string, results: Results, say: Say): void {
  writeFileSync(path, `${JSON.stringify(snakeCased(results), undefined, 2)}\n`);
  say(`wrote ${relative(process.cwd(), path)}`);
}

function explanationOf(error: unknown): { exitCode: number; message: string } {
  if (error instanceof UsageError) return { exitCode: exitCodes.usage, message: error.message };
  if (error instanceof InputError) return { exitCode: exitCodes.input, message: error.message };
  if (error instanceof WrongPages) {
    return { exitCode: exitCodes.failed, message: `WRONG: ${error.message}` };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.internal, message };
}
