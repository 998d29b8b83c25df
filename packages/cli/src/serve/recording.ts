import { TraceRecorder } from '@pagefold/trace';
import { Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** What `serve` is asked to record. */
export interface RecordingChoices {
  readonly recordTrace?: string;
}

/** The option of that. */
export function recordingOption(): Option {
  return new Option(
    '--record-trace <file>',
    'record what happens to pages in a new file, which `pagefold replay` reads',
  );
}

/**
 * Begins to record, if that is asked for.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the file exists or cannot be written.
 */
export function openRecording(
  terminal: Terminal,
  { recordTrace: path }: RecordingChoices,
  pageSize: number,
): TraceRecorder | undefined {
  if (path === undefined) return undefined;
  const recorder = TraceRecorder.open(path, {
    pageSize,
    onFailure: (error) =>
      terminal.note(`pagefold: no longer recording, the disks go on: ${oneLine(error.message)}`),
  });
  terminal.note(`pagefold: recording to ${oneLine(path)}`);
  return recorder;
}
