import { snakeCased } from '@pagefold/estimate';
import { type ReplayOptions, replay } from '@pagefold/trace';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { printReplay } from '../replay-text.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** Says what the disks of a trace held. */
export async function replayTrace(
  terminal: Terminal,
  path: string,
  { json, ...options }: ReplayOptions & { readonly json: boolean },
): Promise<ExitCode> {
  const report = await replay(path, options);
  if (!report.isWhole) {
    const seconds = report.seconds.toFixed(1);
    terminal.note(
      `pagefold: ${oneLine(path)}: the recording was cut off; it is good up to ${seconds} s`,
    );
  }
  if (json) terminal.json({ schema: 'pagefold.replay.v1', ...snakeCased(report) });
  else printReplay(terminal, report);
  return exitCodes.ok;
}
