import asc from 'assemblyscript/asc';
import { Failure } from '../main.mjs';

const flags = [
  ...['-O3', '--noAssert', '--runtime', 'stub'],
  ...['--enable', 'bulk-memory', '--importMemory', '--noExportMemory'],
];

/**
 * The builds of a module, `{ name, bytes }`: `scalar`, which runs everywhere, and `simd`, unless it is the
 * same (a source tells them apart by `ASC_FEATURE_SIMD`).
 */
export async function compileModule(root, source) {
  const scalar = await compile(root, source, flags);
  const simd = await compile(root, source, [...flags, '--enable', 'simd']);
  const builds = [{ name: 'scalar', bytes: scalar }];
  if (!scalar.equals(simd)) builds.push({ name: 'simd', bytes: simd });
  return builds;
}

async function compile(root, source, options) {
  let binary;
  const { error, stderr } = await asc.main(
    [source, '--baseDir', root, '--outFile', 'module.wasm', ...options],
    {
      writeFile(_name, contents) {
        binary = Buffer.from(contents);
      },
    },
  );
  if (error !== null) throw new Failure(`${stderr}\n${source}: ${error.message}`);
  return binary;
}
