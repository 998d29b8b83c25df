import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canCapture, openImages, type PageSource } from '@pagefold/estimate';
import { Command } from 'commander';
import { analyzeSources } from '../analyze-sources.ts';
import { captureToFile } from '../capture-to-file.ts';
import { writeGeneratedImage } from '../demo/generated-image.ts';
import { runDemoServices } from '../demo/run-services.ts';
import type { Terminal } from '../terminal.ts';
import {
  type AnalysisOptions,
  addAnalysisOptions,
  chosenCombinations,
} from './analysis-options.ts';

const instances = 4;

/** `pagefold demo` */
export function demoCommand(terminal: Terminal): Command {
  const command = new Command('demo')
    .summary('start four small services, capture and analyse their memory')
    .description(
      'Starts four instances of a small web service, gives them work, captures their memory and says\n' +
        'what a pool would save on it. Where processes cannot be captured, it takes a generated image.',
    );
  return addAnalysisOptions(command).action(async (options: AnalysisOptions) => {
    const { registry, combinations } = await chosenCombinations(options);
    const folder = await mkdtemp(join(tmpdir(), 'pagefold-'));
    try {
      const path = join(folder, 'demo.raw');
      const source = await demoSource(path, terminal);
      try {
        await analyzeSources({ terminal, registry, combinations, sources: [source], options });
      } finally {
        await source.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function demoSource(path: string, terminal: Terminal): Promise<PageSource> {
  const possible = canCapture();
  if (possible === true) {
    const pageSize = await captureServices(path, terminal);
    return openNamed(path, `memory of ${instances} demo services`, pageSize);
  }
  terminal.note(`pagefold: ${possible}; analysing a generated image instead`);
  await writeGeneratedImage(path);
  return openNamed(path, 'generated image');
}

/** Writes the memory of the services to an image and returns its page size. */
async function captureServices(path: string, terminal: Terminal): Promise<number> {
  terminal.note(`starting ${instances} demo services and giving them work …`);
  const services = await runDemoServices({ instances, signal: terminal.signal });
  try {
    const { pids } = services;
    const report = await captureToFile({ terminal, pids, path, pause: true });
    for (const warning of report.warnings) terminal.note(`pagefold: ${warning}`);
    return report.pageSize;
  } finally {
    await services.stop();
  }
}

/** An image under a name that says more than the path of a temporary file. */
async function openNamed(path: string, name: string, pageSize?: number): Promise<PageSource> {
  const [image] = await openImages([path], { pageSize });
  const source = image as PageSource;
  return {
    name,
    pageSize: source.pageSize,
    pages: source.pages,
    read: (options) => source.read(options),
    close: () => source.close(),
  };
}
