import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Hands bytes to a Python script, which reads them from its first argument and writes its answer to the second:
 * so a test asks a library of the system by way of ctypes.
 *
 * @returns the answer, or why there is none: no Python, or the script ended with 3, for want of the library.
 */
export function askPython(script: string, questions: Uint8Array): Buffer | string {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-python-'));
  try {
    const [from, to] = [join(folder, 'questions'), join(folder, 'answers')];
    writeFileSync(from, questions);
    const { error, status, stderr } = spawnSync('python3', [script, from, to], {
      encoding: 'utf8',
    });
    if (error) return `python3 does not start: ${error.message}`;
    if (status === 3) return stderr.trim();
    if (status !== 0) throw new Error(`${script} failed (${status}): ${stderr}`);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
