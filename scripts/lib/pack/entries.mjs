import { runQuietly } from '../child.mjs';

const loaders = {
  import: { type: 'module', load: 'await import(entry)' },
  require: { type: 'commonjs', load: 'require(entry)' },
};

/** The modules that a package offers, as others write them. */
export function entriesOf(manifest) {
  return Object.keys(manifest.exports ?? {})
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1));
}

/**
 * Loads every entry as a program in the folder `cwd` would; `how` is `import` or `require`, which fails
 * on a module that waits at its top level. Returns a Map of the entries that failed to why. `node` is the
 * Node.js that does it.
 */
export async function failingEntries(
  cwd,
  how,
  entries,
  { node = process.execPath, env = process.env } = {},
) {
  const { type, load } = loaders[how];
  const program = `
    const failures = {};
    for (const entry of process.argv.slice(1)) {
      try { ${load}; } catch (error) { failures[entry] = String(error.message).split('\\n')[0]; }
    }
    process.stdout.write(JSON.stringify(failures), () => process.exit());
  `;
  const args = ['--no-warnings', `--input-type=${type}`, '-e', program, ...entries];
  const { stdout, output } = await runQuietly(node, args, { cwd, env });
  return new Map(Object.entries(parse(stdout, output, entries)));
}

/** A module that prints or ends the process while it is loaded spoils the whole account. */
function parse(stdout, output, entries) {
  try {
    return JSON.parse(stdout);
  } catch {
    const why = `loading the packages printed: ${output.trim() || 'nothing, and ended'}`;
    return Object.fromEntries(entries.map((entry) => [entry, why]));
  }
}
