import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

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
 * How TypeScript resolved modules before Node.js had ES modules, and `require`, which loads them since
 * Node.js 20.19, do not count.
 */
const ignoredResolutions = ['node10', 'node16-cjs'];

/** What "Are the types wrong?" has to say of a tarball. */
export async function attwProblems(root, tarball) {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const file = `${tarball}.attw.json`;
  // Not to a pipe: attw ends before one has taken more than 64 KiB.
  const out = openSync(file, 'w');
  try {
    const stdio = ['ignore', out, 'inherit'];
    await once(spawn(process.execPath, [attw, tarball, '--format', 'json'], { stdio }), 'close');
    return attwFindings(readFileSync(file, 'utf8'));
  } finally {
    closeSync(out);
    rmSync(file);
  }
}

/** The problems in attw's report. */
export function attwFindings(report) {
  const { analysis } = JSON.parse(report || '{ "analysis": {} }');
  if (!analysis.types) return ['attw: it found no types'];
  return analysis.problems
    .filter(({ resolutionKind }) => !ignoredResolutions.includes(resolutionKind))
    .map(({ kind, entrypoint, resolutionKind, ...rest }) =>
      ['attw:', kind, entrypoint, resolutionKind, rest.fileName].filter(Boolean).join(' '),
    );
}
