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
 * What "Are the types wrong?" has to say of a tarball. Its profile `esm-only` leaves out how TypeScript
 * resolved modules before Node.js had ES modules, and `require`, which loads them since Node.js 20.19.
 */
export async function attwProblems(root, tarball) {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const flags = ['--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
  const { code, output } = await runQuietly(process.execPath, [attw, tarball, ...flags], {
    cwd: root,
  });
  return code === 0 ? [] : attwFindings(output);
}

const resolutions = ['node10', 'node16 (from CJS)', 'node16 (from ESM)', 'bundler'];

/**
 * The problems in attw's report, each with the entry and the resolution that it stands under. (As JSON
 * the report would be cut off: attw ends before a pipe has taken more than 64 KiB.)
 */
export function attwFindings(output) {
  const findings = [];
  let entry;
  let resolution;
  for (const line of output.split('\n').map((text) => text.trim())) {
    if (/^"[^"]+"$/.test(line)) {
      entry = line.slice(1, -1);
      resolution = undefined;
      continue;
    }
    const named = resolutions.find((name) => line.startsWith(`${name}: `) || line === `${name}:`);
    resolution = named ?? resolution;
    const finding = named === undefined ? line : line.slice(named.length + 1).trim();
    if (entry === undefined || resolution === undefined) continue;
    if (/^$|^OK\b|^\(ignored\)|^\*+$/.test(finding)) continue;
    findings.push(`attw: ${entry}, ${resolution}: ${finding}`);
  }
  return findings.length > 0 ? findings : [`attw: ${output.trim()}`];
}
