import { type CaptureReport, captureProcesses } from '@pagefold/estimate';
import { ImageWriter } from './image-writer.ts';
import { PageProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface CaptureToFile {
  readonly terminal: Terminal;
  readonly pids: readonly number[];
  readonly path: string;
  /** Stops each process while it is read. */
  readonly pause: boolean;
}

/** Captures processes into a file, which is gone again if the capture fails. */
export async function captureToFile(work: CaptureToFile): Promise<CaptureReport> {
  const { terminal, pids, path, pause } = work;
  const file = await ImageWriter.open(path);
  const progress = new PageProgress('capturing');
  try {
    const report = await captureProcesses({
      pids,
      pause,
      signal: terminal.signal,
      write: (chunk) => file.write(chunk),
      onProgress: ({ pages, expectedPages }) => progress.show(pages, expectedPages),
    });
    await file.close();
    return report;
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    progress.end();
  }
}
