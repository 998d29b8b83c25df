import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';

const run = promisify(execFile);

/** Libraries that backends call. */
const libraries = ['hash-wasm', 'pako', 'lz4js', '@oneidentity/zstd-js', 'zstd-napi'];

/** Writes the address of each module that is loaded, imported or required, to standard error. */
const hooks = `
  import { writeSync } from 'node:fs';
  export const load = (url, context, next) => {
    writeSync(2, url + '\\n');
    return next(url, context);
  };`;

/** The libraries that a program loads. */
async function loadedBy(program: string): Promise<string[]> {
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`;
  const args = ['--import', dataUrl(register), '--input-type=module', '--eval', program];
  const { stderr } = await run(process.execPath, args, { cwd: import.meta.dirname });
  return libraries.filter((library) => stderr.includes(`/node_modules/${library}/`));
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

test('importing the built-in backends loads none of the libraries that they call', async (t) => {
  t.deepEqual(await loadedBy("import '@pagefold/builtins';"), []);
});

test('a pool loads the libraries of its own backends', async (t) => {
  const pool = (options: string) => `
    import { createPool } from '@pagefold/builtins';
    await (await createPool(${options})).close();`;
  t.deepEqual(await loadedBy(pool('{}')), []);
  t.deepEqual(await loadedBy(pool("{ hasher: 'xxh3/hash-wasm', compressor: 'deflate/pako' }")), [
    'hash-wasm',
    'pako',
  ]);
});
