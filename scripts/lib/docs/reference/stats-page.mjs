import { readInterfaces } from './interfaces.mjs';
import { code, heading, table, wrap } from './markdown-text.mjs';

/** `stats.md`: every figure of `pool.stats()`, from the types of contracts. */
export function statsPage(root) {
  const interfaces = new Map(
    ['stats.ts', 'allocator.ts'].flatMap((file) => [
      ...readInterfaces(root, `packages/contracts/src/${file}`),
    ]),
  );
  const section = (name, path, more = []) => {
    const { text, members: own } = interfaces.get(name);
    const members = [...own, ...more];
    return [`## ${name}\n`, wrap(`${code(path)}. ${text}`), figures(members)].join('\n');
  };
  return [
    heading('Statistics', 'the types of packages/contracts'),
    wrap(introduction),
    section('PoolStats', 'pool.stats()', interfaces.get('PoolCounters').members),
    section('PoolMetadata', 'pool.stats().metadata'),
    section('CodecStats', 'pool.stats().codecs[i]'),
    section('AllocatorStats', 'pool.stats().allocator'),
    section('SizeClassStats', 'pool.stats().allocator.classes[i]'),
  ].join('\n');
}

const introduction = `\`pool.stats()\` is a plain object of numbers. A *gauge* describes the pool now. A *counter* only rises. Sizes are in
  bytes; a pool page is a page that the allocator holds.`;

function figures(members) {
  const rows = members.map(({ name, text }) => {
    const [, kind = '', rest] = /^(?:(Gauge|Counter): )?(.*)$/s.exec(text);
    const kernel = /\s\(((?:zswap|zram|KSM)\b[^)]*)\)/.exec(rest);
    const meaning = kernel === null ? rest : rest.replace(kernel[0], '');
    return [code(name), kind.toLowerCase(), capital(meaning), kernel?.[1] ?? ''];
  });
  return table(['field', 'kind', 'meaning', 'in the kernel'], rows);
}

function capital(text) {
  return text === '' ? '' : text[0].toUpperCase() + text.slice(1);
}
