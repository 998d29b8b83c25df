// Suite: far

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test from 'ava';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, pagefold } from './support/pagefold.ts';
import { secretIn } from './support/secret.ts';
import { serving } from './support/serving.ts';

const mebibyte = 1024 * 1024;
const serverTest = missingServer === undefined ? test : test.skip;
const because = missingServer === undefined ? '' : ` (${missingServer})`;

serverTest(`two servers share a far tier, and one may be killed${because}`, async (t) => {
  const redis = await RedisServer.start();
  t.teardown(() => redis.end());
  const far = ['--far', redis.url, '--far-domain', `vm1=${await secretIn(t)}`];
  const disk = ['--export', 'vm1=64M', '--limit', '1M'];
  const written = randomBytes(4 * mebibyte);
  const writeTo = async (path: string) => {
    const client = clientOf(path);
    for (let at = 0; at < written.length; at += mebibyte) {
      const part = written.subarray(at, at + mebibyte);
      await client.ask(request(1, at, mebibyte), part, 0);
    }
    return client;
  };

  const one = await serving(t, ...disk, ...far);
  t.regex(one.said(), /a page that is only there is an I\/O error for its reader/);
  (await writeTo(one.path)).end();
  const objects = await redis.ask((client) => client.dbsize());
  t.true(objects > 700, `${objects} objects`);

  const admin = join(await folder(t), 'admin');
  const other = await serving(t, ...disk, ...far, '--admin', admin);
  const writing = writeTo(other.path);
  one.child.kill('SIGKILL');
  const client = await writing;
  for (let at = 0; at < written.length; at += mebibyte) {
    const part = await client.ask(request(0, at, mebibyte), Buffer.alloc(0), mebibyte);
    t.true(part.equals(written.subarray(at, at + mebibyte)));
  }
  const top = await pagefold('top', admin, '--json', '--count', '1');
  const { backing } = JSON.parse(top.out) as { backing: { far: Record<string, number> } };
  t.true(backing.far.already_there! > 500, JSON.stringify(backing.far));
  t.is(backing.far.losses, 0);

  await redis.crash();
  const read = client.ask(request(0, 0, 64 * 1024), Buffer.alloc(0), 64 * 1024);
  await t.throwsAsync(read, { message: 'error 5' }, 'what is only there is EIO');
  client.end();
});

serverTest(
  `what is old in the backing file goes on, up to the far tier's budget${because}`,
  async (t) => {
    const redis = await RedisServer.start();
    t.teardown(() => redis.end());
    const admin = join(await folder(t), 'admin');
    const { path } = await serving(
      t,
      ...['--export', 'vm1=64M', '--limit', '1M', '--admin', admin],
      ...['--backing-file', join(await folder(t), 'scratch'), '--backing-limit', '64M'],
      ...['--far', redis.url, '--far-domain', `vm1=${await secretIn(t)}`],
      ...['--far-after', '1', '--far-limit', '1M'],
    );
    const written = randomBytes(4 * mebibyte);
    const client = clientOf(path);
    for (let at = 0; at < written.length; at += mebibyte) {
      await client.ask(request(1, at, mebibyte), written.subarray(at, at + mebibyte), 0);
    }
    const far = async () => {
      const top = await pagefold('top', admin, '--json', '--count', '1');
      const { backing } = JSON.parse(top.out) as { backing: { far: Record<string, number> } };
      return backing.far;
    };
    // Pages of 4 KiB and what encryption adds: the next batch would be too much.
    while ((await far()).objects! < 200) await pause(100);
    const { used_bytes: used } = await far();
    t.true(used! <= mebibyte, `${used} bytes`);
    for (let at = 0; at < written.length; at += mebibyte) {
      const part = await client.ask(request(0, at, mebibyte), Buffer.alloc(0), mebibyte);
      t.true(part.equals(written.subarray(at, at + mebibyte)));
    }
    client.end();
  },
);
