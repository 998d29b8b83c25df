import { InputError } from '@pagefold/contracts';
import { type CaptureReport, captureProcesses, type LiveMemoryOptions } from '@pagefold/estimate';
import { ImageWriter } from './image-writer.ts';
import type { Terminal } from './terminal.ts';

export interface CaptureToFile {
  readonly terminal: Terminal;
  readonly live: LiveMemoryOptions;
  readonly path: string;
  /** Stops each process while it is read. */
  readonly pause: boolean;
}

/** Captures processes into a file; where that fails, everything stays as it was. */
export async function captureToFile(work: CaptureToFile): Promise<CaptureReport> {
  const { terminal, live, path, pause } = work;
  const image = await ImageWriter.at(path);
  const progress = await terminal.progress('capturing');
  try {
    const report = await captureProcesses({
      ...live,
      pause,
      signal: terminal.signal,
      write: (batch) => image.write(batch),
      onProgress: ({ pages, expectedPages }) => progress.show(pages, expectedPages),
    });
    if (report.pages === 0) throw nothingCaptured(report);
    await image.finish();
    progress.end();
    for (const warning of report.warnings) terminal.note(`pagefold: ${warning}`);
    if (image.replaces) terminal.note(`pagefold: ${path} was there and has been replaced`);
    return report;
  } finally {
    progress.end();
    await image.discard();
  }
}

/** An image without pages would be of no use to anybody. */
function nothingCaptured({ warnings }: CaptureReport): InputError {
  const message = ['no page to capture', ...warnings.slice(0, 1)].join(': ');
  return new InputError('PAGEFOLD_INPUT_FAILED', [message, ...warnings.slice(1)].join('; '));
}
