import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AnalysisReport } from '@pagefold/estimate';

const run = promisify(execFile);
const command = fileURLToPath(new URL('../../../packages/cli/bin/pagefold.js', import.meta.url));

/** What every image is asked. */
const questions = [
  ...['--compressor', 'lz4', '--compressor', 'zstd', '--allocator', 'zsmalloc'],
  ...['--similarity', '--dictionary', 'auto', '--as', 'zswap-6.12,zram,ksm', '--jobs', '1'],
];

/** What `pagefold capture --json` says of a process, as far as we ask. */
interface CaptureReport {
  readonly pages: number;
  readonly processes: readonly { readonly left_out: Readonly<Record<string, number>> }[];
}

/** An image, and what was typed to make it. */
export interface CapturedImage {
  readonly report: CaptureReport;
  readonly command: string;
}

/** Captures processes into an image of a folder. */
export async function capture(
  folder: string,
  image: string,
  pids: readonly number[],
  swapped: boolean,
): Promise<CapturedImage> {
  const options = [...(swapped ? ['--swapped'] : []), '-o', image];
  const processes = pids.flatMap((pid) => ['--pid', String(pid)]);
  const report = await pagefold<CaptureReport>(folder, ['capture', ...processes, ...options]);
  return { report, command: ['pagefold capture --pid …', ...options].join(' ') };
}

/** An analysis, and what was typed for it. */
export interface AnalysedImages {
  readonly report: AnalysisReport;
  readonly command: string;
}

/** Analyses images of a folder, as one. */
export async function analyse(folder: string, images: readonly string[]): Promise<AnalysedImages> {
  const args = ['analyze', ...images, ...questions];
  const report = await pagefold<AnalysisReport>(folder, args);
  return { report, command: ['pagefold', ...args].join(' ') };
}

/** Behind everything else that runs here: counts do not depend on time. */
async function pagefold<Report>(folder: string, args: readonly string[]): Promise<Report> {
  const all = ['-n', '19', process.execPath, command, ...args, '--json'];
  const running = run('nice', all, { cwd: folder, maxBuffer: 2 ** 26 });
  const end = (): void => void running.child.kill('SIGKILL');
  process.once('exit', end);
  try {
    return JSON.parse((await running).stdout) as Report;
  } catch (error) {
    // With --json it says there what is wrong.
    const { message, stdout = '' } = error as Error & { readonly stdout?: string };
    throw new Error(`${message}\n${stdout}`);
  } finally {
    process.off('exit', end);
  }
}
