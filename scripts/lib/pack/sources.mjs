import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * Whether a debugger and an editor find the sources of an unpacked package, which lies in `folder` and
 * has these `files`: every output names its map, and every map names sources that are there. In words.
 */
export function sourceMapProblems(folder, files) {
  const outputs = files.filter((file) => /^dist\/.*(\.js|\.d\.ts)$/.test(file));
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  return outputs.flatMap((output) => {
    const name = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(output))?.[1];
    if (name === undefined) return [`${output} names no source map`];
    const map = posix.join(posix.dirname(output), name);
    if (!files.includes(map)) return [`${output} names a source map that is not there: ${name}`];
    return mapProblems(map, JSON.parse(read(map)), files);
  });
}

function mapProblems(path, { sourceRoot = '', sources }, files) {
  if (sources.length === 0) return [`${path} names no source`];
  return sources
    .map((source) => posix.join(posix.dirname(path), sourceRoot, source))
    .filter((source) => !source.startsWith('src/') || !files.includes(source))
    .map((source) => `${path} names a source that is not there: ${source}`);
}

/**
 * The WebAssembly of a module can only be audited with what it was compiled from. `sources` are the
 * files below `assembly/` in the tree. In words.
 */
export function moduleSourceProblems(sources, files) {
  return sources
    .filter((source) => !files.includes(source))
    .map((source) => `lacks a source of its module: ${source}`);
}
