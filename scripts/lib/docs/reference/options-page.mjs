import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readInterfaces } from './interfaces.mjs';
import { code, heading, table, wrap } from './markdown-text.mjs';

/** `options.md`: what a pool and a device take, from the types of core and the schemas that check them. */
export async function optionsPage(root) {
  const { policySchema } = await core(root, 'policy-schema.js');
  const { deviceSchema } = await core(root, 'device-options.js');
  const { selectionSchema } = await core(root, 'compose/compose.js');
  const { recompressSchema } = await core(root, 'recompress-options.js');
  const interfaces = new Map(
    ['compose/compose.ts', 'pool-policy.ts', 'recompress-options.ts', 'device-options.ts'].flatMap(
      (file) => [...readInterfaces(root, `packages/core/src/${file}`)],
    ),
  );
  const membersOf = (name) => interfaces.get(name).members;
  return [
    heading('Options', 'the types of packages/core'),
    wrap(introduction),
    '## Backends\n',
    wrap(
      '`createPool({ … })` and `poolModule({ … })` choose the backends of a pool. `createPool` takes `xxh3`, `lz4` and `zsmalloc` where none is named.',
    ),
    options([...membersOf('BackendSelection'), ...membersOf('PoolSelection')], selectionSchema),
    '## Pool\n',
    wrap('Every way to make a pool takes these as well; they are the same whatever the backends.'),
    options(membersOf('PoolPolicy'), policySchema),
    '## Recompression\n',
    wrap(recompression),
    options(membersOf('RecompressRules'), recompressSchema),
    '## Device\n',
    wrap('`pool.createDevice({ … })` takes these.'),
    options(membersOf('DeviceOptions'), deviceSchema),
  ].join('\n');
}

const introduction = `An option that does not exist, or a value that it cannot have, is a \`ConfigError\`
  [\`PAGEFOLD_INVALID_OPTION\`](errors.md#pagefold_invalid_option). Options of the backends themselves are in
  [backends](backends.md).`;

const recompression = `What \`recompress\` takes, beside the compressor as \`to\`: its name, with its \`options\`, where a pool is made by name, or the
  compressor itself for \`new PagePool({ … })\`.`;

function core(root, file) {
  return import(pathToFileURL(join(root, 'packages/core/dist', file)).href);
}

function options(members, schema) {
  const rows = members.map(({ name, type, text }) => [
    code(name),
    code(type),
    byDefault(schema[name]),
    text,
  ]);
  return table(['option', 'type', 'default', 'meaning'], rows);
}

const powers = new Map([
  [2 ** 32 - 1, '2³² − 1'],
  [2 ** 31 - 2, '2³¹ − 2'],
]);

function byDefault(spec) {
  if (spec.type.startsWith('required-')) return 'required';
  if (!('default' in spec)) return '';
  const value = spec.default;
  if (value === Number.POSITIVE_INFINITY) return 'no limit';
  if (typeof value === 'string') return code(`'${value}'`);
  return powers.get(value) ?? code(value);
}
