import { probeWasm } from '@pagefold/backend-kit';
import { analysisReport, analyze, type PageSource } from '@pagefold/estimate/portable';
import { reportHtml } from '@pagefold/report';
import { browserBackends, combination } from './backends.ts';
import { FilePages } from './file-pages.ts';
import { GeneratedPages } from './generated-pages.ts';
import type { Answer, Finished, Request } from './messages.ts';

const msBetweenProgress = 50;

// One request, one worker: whoever wants no answer any more ends the worker, and all its memory is free.
self.addEventListener(
  'message',
  async ({ data }: MessageEvent<Request>) => {
    try {
      answer(await finish(data));
    } catch (error) {
      answer({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      });
    }
  },
  { once: true },
);

function answer(message: Answer): void {
  self.postMessage(message);
}

async function finish(request: Request): Promise<Finished> {
  const available = probeWasm();
  if (available !== true) throw new Error(`This browser cannot run a pool: ${available}.`);
  const sources = await sourcesOf(request);
  const analysis = await analyze({
    sources,
    registry: browserBackends(),
    combinations: [combination],
    map: true,
    onProgress: progressReporter(sources),
  });
  return { kind: 'finished', html: reportHtml(analysisReport(analysis)) };
}

async function sourcesOf(request: Request): Promise<PageSource[]> {
  if (request.kind === 'generated') return [new GeneratedPages()];
  return Promise.all(request.files.map((file) => FilePages.open(file)));
}

/** Tells how far it is, a few times a second. */
function progressReporter(sources: readonly PageSource[]): (pages: number) => void {
  const totalBytes = sources.reduce((sum, { pages = 0, pageSize }) => sum + pages * pageSize, 0);
  const pageSize = sources[0]?.pageSize ?? 0;
  let next = 0;
  return (pages) => {
    const now = performance.now();
    if (now < next) return;
    next = now + msBetweenProgress;
    answer({ kind: 'progress', doneBytes: pages * pageSize, totalBytes });
  };
}
