import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { runQuietly } from '../child.mjs';

/** What publint has to say of a tarball. Its warnings and suggestions count as well. */
export async function publintProblems(tarball) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
    strict: true,
  });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/**
 * What "Are the types wrong?" has to say of a tarball. How TypeScript resolved modules before Node.js had ES modules,
 * and `require`, which loads them since Node.js 20.19, do not count.
 */
export async function attwProblems(root, tarball) {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const style = ['--format', 'ascii', '--no-emoji', '--no-color', '--no-summary'];
  const args = [attw, tarball, '--profile', 'esm-only', ...style];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: root });
  return code === 0 ? [] : [`attw: ${output.trim()}`];
}
