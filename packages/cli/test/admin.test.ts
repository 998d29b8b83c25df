import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigError, InputError } from '@pagefold/contracts';
import type { NbdServer, PskTls } from '@pagefold/nbd';
import type { TraceRecorder } from '@pagefold/trace';
import test from 'ava';
import { AdminClient } from '../dist/admin/admin-client.js';
import type { AdminReply } from '../dist/admin/commands.js';
import { toCamelCase, toSnakeCase } from '../dist/admin/snake-case.js';
import { adminRig, mebibyte } from './support/admin-rig.ts';
import { folder, pagefold } from './support/pagefold.ts';

const refused = { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION' } as const;

/** Sends text as it stands, ends, and reads all replies. */
async function say(path: string, text: string): Promise<AdminReply[]> {
  const socket = connect({ path });
  socket.end(text);
  let got = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    got += text;
  });
  // A server that has heard enough resets the connection.
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
  return got
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AdminReply);
}

test('the admin socket is its owner’s only, and goes with the server', async (t) => {
  const { path, close } = await adminRig(t);
  t.is(statSync(path).mode & 0o777, 0o600);
  await close();
  t.false(existsSync(path));
});

test('figures are those of pool and server, in snake_case', async (t) => {
  const { client, pool, server } = await adminRig(t);
  const device = pool.createDevice({ slots: 4 });
  device.store(0, new Uint8Array(4096).fill(1, 0, 100));
  device.store(1, new Uint8Array(4096).fill(1, 0, 100));
  const stats = (await (await client()).request('stats')) as Record<string, unknown>;
  const { allocator, ...figures } = pool.stats();
  const expected = { ...figures, allocator: { ...allocator, classes: [] } };
  t.deepEqual(stats.pool, toSnakeCase(expected));
  t.is((stats.pool as Record<string, unknown>).pages_sharing, 1);
  // A limit that there is not is null in JSON.
  const { exports, ...connections } = server.stats();
  t.deepEqual(toCamelCase(stats.server), {
    ...connections,
    exports: exports.map((each) => ({ ...each, limitBytes: null })),
  });
  const health = (await (await client()).request('health')) as Record<string, unknown>;
  t.is(health.state, 'serving');
  t.is(health.pid, process.pid);
  t.is(health.mem_limit, 16 * mebibyte);
});

test('disks are added, grown and removed', async (t) => {
  const { client, server, logged } = await adminRig(t);
  const admin = await client();
  await admin.request('add-export', { name: 'vm2', size: 2 * mebibyte });
  await admin.request('grow-export', { name: 'vm1', size: 4 * mebibyte });
  const named = (await admin.request('exports')) as { name: string; size: number }[];
  t.deepEqual(
    named.map(({ name, size }) => [name, size]),
    [
      ['vm1', 4 * mebibyte],
      ['vm2', 2 * mebibyte],
    ],
  );
  await t.throwsAsync(admin.request('add-export', { name: 'vm2', size: mebibyte }), refused);
  await t.throwsAsync(admin.request('grow-export', { name: 'vm1', size: mebibyte }), refused);
  await admin.request('remove-export', { name: 'vm1' });
  await t.throwsAsync(admin.request('remove-export', { name: 'vm1' }), refused);
  t.deepEqual(
    server.stats().exports.map(({ name }) => name),
    ['vm2'],
  );
  t.deepEqual(
    logged.map(({ event }) => event),
    ['admin', 'admin-request', 'export-added', 'admin-request', 'export-grown']
      .concat(['admin-request', 'admin-request', 'admin-request', 'admin-request'])
      .concat(['export-removed', 'admin-request']),
  );
});

test('disks of one group share, and others do not', async (t) => {
  const added: unknown[] = [];
  const server = { addExport: (options: unknown) => added.push(options) } as unknown as NbdServer;
  const sharing = { domainOf: () => 'all', domainOfGroup: (group: string) => `of ${group}` };
  const { client } = await adminRig(t, { server, sharing });
  const admin = await client();
  await admin.request('add-export', { name: 'a', size: 4096, group: 'g' });
  await admin.request('add-export', {
    ...{ name: 'b', size: 4096, limit: 8192, connections: 2 },
    ...{ identities: 'x,y', discard_on_close: true },
  });
  t.deepEqual(added, [
    {
      ...{ name: 'a', size: 4096, domain: 'of g', limitBytes: Number.POSITIVE_INFINITY },
      ...{ maxConnections: 16, identities: [], discardOnClose: false },
    },
    {
      ...{ name: 'b', size: 4096, domain: 'all', limitBytes: 8192 },
      ...{ maxConnections: 2, identities: ['x', 'y'], discardOnClose: true },
    },
  ]);
});

test('a disk is added at a socket of its own, or not at all', async (t) => {
  const { client, server } = await adminRig(t);
  const admin = await client();
  const socket = join(await folder(t), 'vm2');
  await admin.request('add-export', { name: 'vm2', size: mebibyte, socket });
  t.is(statSync(socket).mode & 0o777, 0o600);
  await t.throwsAsync(admin.request('add-export', { name: 'vm3', size: mebibyte, socket }), {
    instanceOf: InputError,
  });
  t.deepEqual(
    server.stats().exports.map(({ name }) => name),
    ['vm1', 'vm2'],
  );
  await admin.request('remove-export', { name: 'vm2' });
  t.false(existsSync(socket));
});

test('a mark is noted in the trace, if there is one', async (t) => {
  const marked: unknown[] = [];
  const recorder = {
    isRecording: true,
    mark: (...args: unknown[]) => marked.push(args),
  } as unknown as TraceRecorder;
  const { client } = await adminRig(t, { recorder });
  const admin = await client();
  await admin.request('mark', { label: 'gcc begins' });
  await admin.request('mark', { export: 'vm1', used: 8192, cached: 0 });
  t.deepEqual(marked, [
    [undefined, { label: 'gcc begins', usedBytes: undefined, cachedBytes: undefined }],
    ['vm1', { label: undefined, usedBytes: 8192, cachedBytes: 0 }],
  ]);
  const mistakes: [object, RegExp][] = [
    [{}, /expected "label", "used" or "cached"/],
    [{ export: 'vm9', used: 1 }, /there is no export "vm9"/],
  ];
  for (const [options, message] of mistakes) {
    await t.throwsAsync(admin.request('mark', { ...options }), { ...refused, message });
  }
  const other = await (await adminRig(t)).client();
  await t.throwsAsync(other.request('mark', { label: 'x' }), {
    ...refused,
    message: /nothing is recorded; pagefold serve does so with --record-trace/,
  });
});

test('what is logged can be changed', async (t) => {
  const { client, log } = await adminRig(t);
  const admin = await client();
  await admin.request('log-level', { level: 'debug' });
  t.is(log.level, 'debug');
  await t.throwsAsync(admin.request('log-level', { level: 'loud' }), {
    ...refused,
    message: /"level" expected one of debug, info, warn, error, got "loud"/,
  });
});

test('requests are answered in their order, also those of a client that says no more', async (t) => {
  const { path } = await adminRig(t);
  const level = (name: string) => JSON.stringify({ command: 'log-level', level: name });
  const replies = await say(path, `${level('warn')}\n\n${level('error')}\r\n${level('info')}`);
  t.deepEqual(
    replies,
    ['warn', 'error', 'info'].map((name) => ({ version: 1, ok: true, result: { level: name } })),
  );
});

const wrong: Readonly<Record<string, readonly [line: string, message: RegExp]>> = {
  'what is no JSON': ['health', /a line with a JSON object, such as .* got what is no JSON/],
  'what is no object': ['[1]', /a line with a JSON object/],
  nothing: ['null', /a line with a JSON object/],
  'no command': ['{}', /"command" expected one of health, stats, .*, got undefined/],
  'a command that there is not': ['{"command":"toString"}', /got "toString"/],
  'a command that is no text': ['{"command":7}', /got 7/],
  'another version': ['{"version":2,"command":"health"}', /"version" expected 1, got 2/],
  'an option that there is not': ['{"command":"health","x":1}', /health: has no option "x"/],
  'a size as text': [
    '{"command":"grow-export","name":"vm1","size":"4G"}',
    /grow-export: "size" expected an integer from 1 to .* bytes, got "4G"/,
  ],
  'no name': ['{"command":"remove-export"}', /"name" expected a string, got undefined/],
};

for (const [what, [line, message]] of Object.entries(wrong)) {
  test(`the admin socket refuses ${what} and goes on`, async (t) => {
    const { path } = await adminRig(t);
    const [first, second] = await say(path, `${line}\n{"command":"log-level"}\n`);
    t.false(first!.ok);
    const { error } = first as AdminReply & { ok: false };
    t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
    t.regex(error.message, message);
    t.true(second!.ok);
  });
}

test('a line that does not end costs its client the connection, and nobody else', async (t) => {
  const { path, client } = await adminRig(t);
  const replies = await say(path, 'x'.repeat(1_000_000));
  t.is(replies.length, 1);
  t.like(replies[0], { ok: false, error: { code: 'PAGEFOLD_BAD_INPUT' } });
  t.is(((await (await client()).request('health')) as { state: string }).state, 'serving');
});

test('a bug is told as such, and the log has it', async (t) => {
  const server = {
    stats() {
      throw new Error('broken');
    },
  } as unknown as NbdServer;
  const { path, logged } = await adminRig(t, { server });
  const [reply] = await say(path, '{"command":"stats"}\n');
  t.like(reply, { ok: false, error: { code: 'INTERNAL' } });
  const bug = logged.find(({ event }) => event === 'bug');
  t.is((bug!.err as Error).message, 'broken');
});

test('a client says what is wrong where there is no server', async (t) => {
  const path = join(await folder(t), 's');
  await t.throwsAsync(AdminClient.connect(path), {
    instanceOf: InputError,
    code: 'PAGEFOLD_INPUT_NOT_FOUND',
    message: /pagefold serve makes it with --admin/,
  });
  const other = createServer((socket) => socket.end('NBDMAGIC\n')).listen(path);
  t.teardown(() => other.close());
  await once(other, 'listening');
  const client = await AdminClient.connect(path);
  await t.throwsAsync(client.request('health'), {
    instanceOf: InputError,
    code: 'PAGEFOLD_BAD_INPUT',
    message: /is no admin socket/,
  });
  await t.throwsAsync(client.request('health'), {
    instanceOf: InputError,
    message: /has gone/,
  });
});

test('pagefold admin reads sizes with units and prints what came of it', async (t) => {
  const { path, server } = await adminRig(t);
  const grown = await pagefold('admin', path, 'grow-export', 'name=vm1', 'size=8M');
  t.deepEqual(grown, { exitCode: 0, out: '{}\n', err: '' });
  t.is(server.stats().exports[0]!.size, 8 * mebibyte);
  const { out } = await pagefold('admin', path, 'health');
  t.is((JSON.parse(out) as { pid: number }).pid, process.pid);
  const cases: [number, RegExp, ...string[]][] = [
    [2, /Expected OPTION=VALUE, got vm1/, 'grow-export', 'vm1'],
    [2, /Expected a number of bytes/, 'grow-export', 'name=vm1', 'size=8X'],
    [2, /Allowed choices are health, stats/, 'shrink'],
    [3, /has no option "nmae"; its options: name, size/, 'grow-export', 'nmae=vm1'],
    [3, /"force" expected true or false, got "yes"/, 'remove-export', 'name=vm1', 'force=yes'],
    [3, /there is no export "vm9"/, 'remove-export', 'name=vm9', 'force=true'],
  ];
  for (const [exitCode, message, ...args] of cases) {
    const ended = await pagefold('admin', path, ...args);
    t.is(ended.exitCode, exitCode, args.join(' '));
    t.regex(ended.err, message);
    t.is(ended.out, '');
  }
});

test('the limit of one disk is changed', async (t) => {
  const { client, pool, server, logged } = await adminRig(t);
  const admin = await client();
  await admin.request('limit', { bytes: mebibyte, export: 'vm1' });
  t.is(server.stats().exports[0]!.limitBytes, mebibyte);
  t.is(pool.stats().memLimit, 16 * mebibyte);
  t.like(logged.at(-1), { event: 'limit', export: 'vm1', bytes: mebibyte });
  await t.throwsAsync(admin.request('limit', { bytes: mebibyte, export: 'vm9' }), refused);
});

test('keys are read again, and what cannot be read changes nothing', async (t) => {
  const key = (fill: string) => Buffer.alloc(32, fill);
  const replaced: unknown[] = [];
  const server = { replaceTls: (tls: unknown) => replaced.push(tls) } as unknown as NbdServer;
  const answers: (() => Promise<PskTls | undefined>)[] = [
    async () => ({ keys: new Map([['anna', key('a')]]) }),
    async () => {
      throw new InputError('PAGEFOLD_INPUT_NOT_FOUND', 'keys: no such file');
    },
    async () => undefined,
  ];
  const { client, logged } = await adminRig(t, { server, readTls: () => answers.shift()!() });
  const admin = await client();
  await admin.request('reload-tls');
  t.deepEqual(replaced, [{ keys: new Map([['anna', key('a')]]) }]);
  t.is(logged.at(-1)!.event, 'tls-reloaded');
  await t.throwsAsync(admin.request('reload-tls'), { message: /no such file/ });
  await t.throwsAsync(admin.request('reload-tls'), { ...refused, message: /there is no TLS/ });
  t.is(replaced.length, 1);
});

test('the limit is changed, and memory is released, while the server runs', async (t) => {
  const { client, pool } = await adminRig(t);
  const admin = await client();
  await admin.request('limit', { bytes: 2 * mebibyte });
  t.is(pool.stats().memLimit, 2 * mebibyte);
  const device = pool.createDevice({ slots: 256 });
  const page = (slot: number) => new Uint8Array(4096).fill(1 + (slot % 200), 0, 1500 + slot);
  for (let slot = 0; slot < 256; slot++) device.store(slot, page(slot));
  for (let slot = 0; slot < 256; slot++) if (slot % 8 !== 0) device.invalidate(slot);
  const before = pool.stats().poolTotalSize;
  for (const command of ['compact', 'reclaim'] as const) {
    const options = command === 'reclaim' ? { bytes: 1 } : {};
    const { released_bytes: released } = (await admin.request(command, options)) as {
      released_bytes: number;
    };
    t.is(released, command === 'compact' ? before - pool.stats().poolTotalSize : 0);
  }
  t.true(pool.stats().poolTotalSize <= before);
});
