import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readInterfaces } from './interfaces.mjs';
import { code, heading, table, wrap } from './markdown-text.mjs';

/** `options.md`: what a pool and a device can be told, from the types and the defaults of core. */
export async function optionsPage(root) {
  const defaults = await policyDefaults(root);
  const interfaces = new Map(
    ['compose/compose.ts', 'pool-policy.ts', 'device.ts'].flatMap((file) => [
      ...readInterfaces(root, `packages/core/src/${file}`),
    ]),
  );
  const membersOf = (name) => interfaces.get(name).members;
  return [
    heading('Options', 'the types of packages/core'),
    wrap(introduction),
    '## Backends\n',
    wrap(
      '`createPool({ … })` and `poolModule({ … })` choose the backends of a pool. `createPool` takes `xxh3`, `lz4` and `zsmalloc` where none is named.',
    ),
    withoutDefaults([...membersOf('BackendSelection'), ...membersOf('PoolSelection')]),
    '## Pool\n',
    wrap('Every way to make a pool takes these as well; they are the same whatever the backends.'),
    withDefaults(membersOf('PoolPolicy'), defaults),
    '## Device\n',
    wrap('`pool.createDevice({ … })` takes these.'),
    withoutDefaults(membersOf('DeviceOptions')),
  ].join('\n');
}

const introduction = `A value that an option cannot have is a \`ConfigError\`
  [\`PAGEFOLD_INVALID_OPTION\`](errors.md#pagefold_invalid_option) for a pool, a \`TypeError\` or \`RangeError\` for a device.
  Options of the backends themselves are in [backends](backends.md).`;

async function policyDefaults(root) {
  const { resolvePolicy } = await import(
    pathToFileURL(join(root, 'packages/core/dist/pool-policy.js')).href
  );
  return resolvePolicy({});
}

function withDefaults(members, defaults) {
  const rows = members.map(({ name, type, text }) => [
    code(name),
    code(type),
    shown(defaults[name]),
    text,
  ]);
  return table(['option', 'type', 'default', 'meaning'], rows);
}

function withoutDefaults(members) {
  const rows = members.map(({ name, type, optional, text }) => [
    code(name),
    code(type),
    optional ? '' : 'required',
    text,
  ]);
  return table(['option', 'type', '', 'meaning'], rows);
}

const powers = new Map([
  [2 ** 32 - 1, '2³² − 1'],
  [2 ** 31 - 2, '2³¹ − 2'],
]);

function shown(value) {
  if (typeof value === 'function') return 'does nothing';
  if (value === Number.POSITIVE_INFINITY) return 'no limit';
  if (typeof value === 'number') return powers.get(value) ?? code(value);
  return code(`'${value}'`);
}
