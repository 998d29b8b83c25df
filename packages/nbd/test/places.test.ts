import { ConfigError } from '@pagefold/contracts';
import test from 'ava';
import { option, replyType } from './support/client.ts';
import { mebibyte, rig } from './support/rig.ts';

const two = [
  { name: 'one', size: mebibyte },
  { name: 'two', size: 2 * mebibyte },
];

test('an export with an address of its own is offered there alone, and nothing else is', async (t) => {
  const { server, path, connect } = await rig(t, { exports: two });
  const own = { path: `${path}-two` };
  await server.listen(own, { export: 'two' });
  t.is((await connect(own).open('')).size, BigInt(2 * mebibyte));
  await t.throwsAsync(connect(own).open('one'), { message: /80000006/ });
  t.is((await connect().open('')).size, BigInt(mebibyte));
  await t.throwsAsync(connect().open('two'), { message: /80000006/ });
  const client = connect(own);
  await client.greet();
  const types = (await client.option(option.list)).map(({ type }) => type);
  t.deepEqual(types, [replyType.server, replyType.ack]);
});

test('an address for an export that there is not is refused', async (t) => {
  const { server, path } = await rig(t);
  await t.throwsAsync(server.listen({ path: `${path}-2` }, { export: 'two' }), {
    instanceOf: ConfigError,
    message: /no export "two"/,
  });
});

test('TCP that other machines reach takes TLS, or that it is said to be insecure', async (t) => {
  const all = { host: '0.0.0.0', port: 0 };
  const plain = await rig(t);
  await t.throwsAsync(plain.server.listen(all), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
    message: /0\.0\.0\.0 is not of this machine alone/,
  });
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost']) {
    await plain.server.listen({ host, port: 0 });
  }
  await plain.server.listen(all, { insecure: true });
  const secure = await rig(t, { tls: { keys: new Map([['anna', Buffer.alloc(32)]]) } });
  const listening = await secure.server.listen(all);
  if (typeof listening !== 'object' || listening === null) throw new Error('no TCP');
  const client = secure.connect({ host: '127.0.0.1', port: listening.port });
  await t.throwsAsync(client.open('disk'), { message: /80000005/ });
});
