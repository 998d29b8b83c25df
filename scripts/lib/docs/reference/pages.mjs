import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../main.mjs';
import { analysisPage } from './analysis-page.mjs';
import { analysisSchema } from './analysis-schema.mjs';
import { backendsPage } from './backends-page.mjs';
import { cliPage } from './cli-page.mjs';
import { errorsPage } from './errors-page.mjs';
import { fleetPage } from './fleet-page.mjs';
import { fleetSchema } from './fleet-schema.mjs';
import { optionsPage } from './options-page.mjs';
import { replayPage } from './replay-page.mjs';
import { statsPage } from './stats-page.mjs';

const makers = {
  'docs/reference/analysis.md': analysisPage,
  'docs/reference/analysis.schema.json': analysisSchema,
  'docs/reference/backends.md': backendsPage,
  'docs/reference/cli.md': cliPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/fleet.md': fleetPage,
  'docs/reference/fleet.schema.json': fleetSchema,
  'docs/reference/options.md': optionsPage,
  'docs/reference/replay.md': replayPage,
  'docs/reference/stats.md': statsPage,
};

/**
 * Makes every page of the reference that is made, from the built tree: `{ file, text }`, or
 * `{ file, problem }` for one that cannot be made.
 */
export async function makeReference(root) {
  // The pages say what is true of a machine that has WebAssembly.
  delete process.env.PAGEFOLD_NO_WASM;
  const pages = [];
  for (const [file, make] of Object.entries(makers)) {
    pages.push({ file, ...(await makeOne(root, make)) });
  }
  return pages;
}

async function makeOne(root, make) {
  try {
    return { text: await make(root) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { problem: error.message };
  }
}

/** Writes the pages that are not as they should be, and returns their names. */
export function writeReference(root, pages) {
  const stale = pages.filter((page) => page.text !== undefined && !isCurrent(root, page));
  for (const { file, text } of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return stale.map(({ file }) => file);
}

/** What is wrong with the pages as they are in the tree: `{ file, line, problem }`. */
export function referenceProblems(root, pages) {
  return pages
    .filter((page) => !isCurrent(root, page))
    .map(({ file, problem = 'is not what it is made to: run npm run docs' }) => {
      return { file, line: 1, problem };
    });
}

function isCurrent(root, { file, text }) {
  const path = join(root, file);
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}
