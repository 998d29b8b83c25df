import { Command, InvalidArgumentError } from 'commander';
import { captureToFile } from '../capture-to-file.ts';
import { bytes, count } from '../format.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly pid: readonly number[];
  readonly output: string;
  readonly pause?: boolean;
  readonly json?: boolean;
}

/** `pagefold capture --pid PID… -o FILE` */
export function captureCommand(terminal: Terminal): Command {
  return new Command('capture')
    .summary('write the memory of live processes to an image')
    .description(
      'Writes what could be swapped of live processes to an image: their resident anonymous pages, and\n' +
        'the shared memory that they map, each page once. It holds whatever the processes hold, secrets included.',
    )
    .requiredOption('--pid <pid...>', 'processes to capture', collectPid)
    .requiredOption('-o, --output <file>', 'image to write')
    .option('--pause', 'stop each process while it is read, so that no page vanishes or changes')
    .option('--json', 'print one JSON object and nothing else')
    .action(async ({ pid, output, pause, json }: Options) => {
      const report = await captureToFile({
        terminal,
        pids: pid,
        path: output,
        pause: pause === true,
      });
      for (const warning of report.warnings) terminal.note(`pagefold: ${warning}`);
      if (json === true) {
        terminal.out(`${JSON.stringify(captureJson(output, report), undefined, 2)}\n`);
        return;
      }
      for (const { pid: id, name, pages, shared } of report.processes) {
        const ofThese = shared > 0 ? `, ${count(shared)} of them shared memory` : '';
        terminal.out(`process ${id} (${name}): ${count(pages)} pages${ofThese}\n`);
      }
      const size = bytes(report.pages * report.pageSize);
      terminal.out(`${output}: ${count(report.pages)} pages, ${size}\n`);
    });
}

function captureJson(
  output: string,
  report: Awaited<ReturnType<typeof captureToFile>>,
): Record<string, unknown> {
  return {
    schema: 'pagefold.capture.v1',
    image: output,
    page_size: report.pageSize,
    pages: report.pages,
    processes: report.processes.map((process) => ({
      pid: process.pid,
      name: process.name,
      outcome: process.outcome,
      pages: process.pages,
      shared_pages: process.shared,
      left_out: {
        file_backed: process.fileBacked,
        swapped: process.swapped,
        locked: process.locked,
        hugetlb: process.hugetlb,
        device: process.device,
        kernel: process.kernel,
        same_frame: process.sameFrame,
      },
      lost: { vanished: process.vanished, unreadable: process.unreadable },
      frame_unknown: process.frameUnknown,
    })),
    warnings: report.warnings,
  };
}

function collectPid(text: string, earlier: readonly number[] = []): number[] {
  const pid = Number(text);
  if (!(Number.isInteger(pid) && pid > 0)) {
    throw new InvalidArgumentError('Expected a process id, a whole number above 0.');
  }
  return [...earlier, pid];
}
