import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { canCapture, openImages, type PageSource } from '@pagefold/estimate';
import { analyzeSources, exitCodeOf, showReport } from '../analyze-sources.ts';
import { renamed } from '../argument-images.ts';
import { captureToFile } from '../capture-to-file.ts';
import type { AnalysisOptions } from '../commands/analysis-options.ts';
import { twoCases } from '../demo/conclusion.ts';
import type { DemoReport } from '../demo/demo-report.ts';
import { firstPages } from '../demo/first-pages.ts';
import { writeGeneratedImage } from '../demo/generated-image.ts';
import { runDemoServices } from '../demo/run-services.ts';
import type { ExitCode } from '../exit-codes.ts';
import { ImageWriter } from '../image-writer.ts';
import { beforeInterruption } from '../interruption.ts';
import type { Terminal } from '../terminal.ts';
import { chosenCombinations } from './chosen-combinations.ts';

const instances = 4;

export interface DemoOptions extends AnalysisOptions {
  /** Where to keep the image. */
  readonly output?: string;
}

/** An image that is open, and the part of it that is one instance's. */
interface DemoImage {
  readonly all: PageSource;
  readonly one: PageSource | undefined;
}

/** Captures demo services and analyses them: all instances together, and one alone. */
export async function demo(terminal: Terminal, options: DemoOptions): Promise<ExitCode> {
  const { registry, combinations } = await chosenCombinations(terminal.waits, options);
  const { all, one } = await demoImage(terminal, options.output);
  try {
    const { verify = false, json = false } = options;
    const work = { terminal, registry, combinations };
    const report = await analyzeSources({ ...work, sources: [all], verify });
    const goesOn = one !== undefined && !report.partial;
    const alone = goesOn ? await analyzeSources({ ...work, sources: [one] }) : undefined;
    const whole: DemoReport = {
      ...report,
      ...(json && alone !== undefined ? { one_instance: alone } : {}),
    };
    await showReport(terminal, whole, json ? 'json' : 'text');
    if (!json && !report.partial) terminal.out(`\n${twoCases(report, alone, instances)}`);
    const partial = report.partial || alone?.partial === true;
    return exitCodeOf({ ...report, partial });
  } finally {
    await all.close();
  }
}

/** Makes the image; a temporary one has no name any more when this returns, and so needs no removal. */
async function demoImage(terminal: Terminal, output: string | undefined): Promise<DemoImage> {
  if (output !== undefined) {
    // Better now than when all the work is done.
    await ImageWriter.at(output);
    return makeImage(terminal, output);
  }
  const folder = temporaryFolder();
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const release = beforeInterruption(remove);
  try {
    return await makeImage(terminal, join(folder, 'demo.raw'));
  } finally {
    remove();
    release();
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'pagefold-'));
  } catch (cause) {
    const message = `cannot make a temporary folder: ${(cause as Error).message}`;
    throw new InputError('PAGEFOLD_INPUT_FAILED', message, { cause });
  }
}

async function makeImage(terminal: Terminal, path: string): Promise<DemoImage> {
  const possible = canCapture();
  if (possible === true) return captureServices(terminal, path);
  terminal.note(`pagefold: ${possible}; analysing a generated image instead`);
  const image = await ImageWriter.at(path);
  try {
    await writeGeneratedImage((bytes) => image.write(bytes));
    await image.finish();
  } finally {
    await image.discard();
  }
  return { all: await openNamed(path, 'generated image'), one: undefined };
}

async function captureServices(terminal: Terminal, path: string): Promise<DemoImage> {
  terminal.note(`starting ${instances} demo services and giving them work …`);
  const services = await runDemoServices({ instances, signal: terminal.signal });
  try {
    const { pids } = services;
    const { pageSize, processes } = await captureToFile({
      terminal,
      live: { pids },
      path,
      pause: true,
    });
    const all = resident(await openNamed(path, `memory of ${instances} demo services`, pageSize));
    const one = firstPages(all, processes[0]?.pages ?? 0, 'one of them alone');
    return { all, one };
  } finally {
    await services.stop();
  }
}

/** What was captured just now; the file alone does not tell. */
function resident(image: PageSource): PageSource {
  const described = () => ({ ...image.describe!(), population: 'resident' as const });
  return { ...renamed(image, image.name), describe: described };
}

async function openNamed(path: string, name: string, pageSize?: number): Promise<PageSource> {
  const [image] = await openImages([path], { pageSize });
  return renamed(image as PageSource, name);
}
