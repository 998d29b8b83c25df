import test from 'ava';
import { shortName } from '../dist/report/short-name.js';

const names: readonly [name: string, short: string][] = [
  ['redis.raw', 'redis.raw'],
  ['/var/lib/images/redis.raw', '/var/lib/images/redis.raw'],
  ['/var/lib/machines/images/redis.raw', '…/machines/images/redis.raw'],
  ['/var/lib/machines/of/images/redis.raw', '…/of/images/redis.raw'],
  ['images/a-dump-of-26-characters.raw', 'a-dump-of-26-characters.raw'],
  ['/images/the-memory-of-a-guest-at-noon.raw', '…-memory-of-a-guest-at-noon.raw'],
  ['/dumps/a-folder-with-criu-images/', 'a-folder-with-criu-images'],
  ['a-name-without-any-folder-at-all.raw', '…without-any-folder-at-all.raw'],
  ['a\u001bb', 'a\\u{1b}b'],
];

for (const [name, short] of names) {
  test(`${JSON.stringify(name)} is shown as ${short}`, (t) => {
    t.is(shortName(name, short.length), short);
    t.is(shortName(name, name.length + 10), name === 'a\u001bb' ? short : name);
  });
}
