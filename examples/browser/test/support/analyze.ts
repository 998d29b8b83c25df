import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AnalysisReport } from '@pagefold/estimate';

const cli = fileURLToPath(new URL('../../../../packages/cli/bin/pagefold.js', import.meta.url));

/** What `pagefold analyze --json` prints for images. */
export async function analyzeByCommand(...paths: string[]): Promise<AnalysisReport> {
  const args = [cli, 'analyze', ...paths, '--compressor', 'lz4', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as AnalysisReport;
}

/** What the command says of an image that it refuses. */
export async function refusalByCommand(path: string): Promise<string> {
  const args = [cli, 'analyze', path, '--json'];
  const failed = await promisify(execFile)(process.execPath, args).then(
    () => ({ stdout: '' }),
    (error: { stdout: string }) => error,
  );
  return (JSON.parse(failed.stdout) as { error: { message: string } }).error.message;
}

/** A report without what is another one's in another program: names of files, engines, and what hangs on times. */
export function comparable(report: AnalysisReport): object {
  const isOther = (name: string): boolean =>
    ['engines', 'clock', 'on_pareto_front'].includes(name) || name.includes('microseconds');
  const same = JSON.stringify(report, (name, value) => (isOther(name) ? undefined : value));
  // A browser does not tell in which folder a file is.
  const inputs = report.inputs.map((input) => ({ ...input, name: basename(input.name) }));
  return { ...JSON.parse(same), images: report.images.length, inputs };
}
