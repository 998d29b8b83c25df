import { rmSync } from 'node:fs';
import type { TraceRecorder } from '@pagefold/trace';
import type { Log } from './log.ts';
import type { OperationChoices } from './operation-options.ts';

/** A trace that is being recorded. */
export interface Recording {
  readonly recorder: TraceRecorder;
  /** Ends it. One of a server that has never served is removed: it would be in the way of the next start. */
  close(hasServed: boolean): void;
}

/**
 * Begins to record, if that is asked for.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the file exists or cannot be written.
 */
export async function openRecording(
  log: Log,
  { recordTrace: path }: OperationChoices,
  pageSize: number,
): Promise<Recording | undefined> {
  if (path === undefined) return undefined;
  const { TraceRecorder } = await import('@pagefold/trace');
  const recorder = TraceRecorder.open(path, {
    pageSize,
    onFailure: (err) =>
      log.error(
        { event: 'recording-failed', err },
        `no longer recording, the disks go on: ${err.message}`,
      ),
  });
  log.info({ event: 'recording', path }, `recording to ${path}`);
  return {
    recorder,
    close(hasServed) {
      recorder.close();
      if (!hasServed) rmSync(path, { force: true });
    },
  };
}
