import type { CaptureReport, LiveMemoryOptions } from '@pagefold/estimate';
import { captureToFile } from '../capture-to-file.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

export interface CaptureOptions {
  readonly live: LiveMemoryOptions;
  readonly output: string;
  readonly pause: boolean;
  readonly json: boolean;
}

/** Writes the memory of processes to an image and says what is in it. */
export async function capture(terminal: Terminal, options: CaptureOptions): Promise<ExitCode> {
  const { live, output, pause, json } = options;
  const report = await captureToFile({ terminal, live, path: output, pause });
  if (json) {
    terminal.json(captureJson(output, report));
    return exitCodes.ok;
  }
  for (const { pid, name, pages, shared } of report.processes) {
    const ofThese = shared > 0 ? `, ${count(shared)} of them shared memory` : '';
    terminal.out(`process ${pid} (${oneLine(name)}): ${count(pages)} pages${ofThese}\n`);
  }
  const size = bytes(report.pages * report.pageSize);
  const { population } = report;
  terminal.out(`${oneLine(output)}: ${count(report.pages)} ${population} pages, ${size}\n`);
  return exitCodes.ok;
}

function captureJson(output: string, report: CaptureReport): Record<string, unknown> {
  return {
    schema: 'pagefold.capture.v1',
    image: output,
    population: report.population,
    page_size: report.pageSize,
    pages: report.pages,
    processes: report.processes.map((process) => ({
      pid: process.pid,
      name: process.name,
      outcome: process.outcome,
      pages: process.pages,
      shared_pages: process.shared,
      brought_in_pages: process.broughtIn,
      left_out: {
        file_backed: process.fileBacked,
        swapped: process.swapped,
        resident: process.resident,
        swapped_shared: process.swappedShared,
        other_swap: process.otherSwap,
        locked: process.locked,
        hugetlb: process.hugetlb,
        device: process.device,
        kernel: process.kernel,
        same_frame: process.sameFrame,
      },
      lost: {
        vanished: process.vanished,
        unreadable: process.unreadable,
        in_zswap: process.inZswap,
      },
      frame_unknown: process.frameUnknown,
    })),
    warnings: report.warnings,
  };
}
