import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type NetConnectOpts } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import test from 'ava';
import { readSharing } from '../dist/serve/sharing.js';
import { bin, folder, pagefold } from './support/pagefold.ts';
import { serving, servingHere, watch } from './support/serving.ts';

const disk = ['--export', 'vm1=64M', '--limit', '16M'];

/** The client's part of a handshake that chooses vm1, and of a request. */
const choose = Buffer.from('\0\0\0\x03IHAVEOPT\0\0\0\x01\0\0\0\x03vm1', 'latin1');
function request(command: number, length: number): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt32BE(0x25609513);
  bytes.writeUInt16BE(command, 6);
  bytes.writeUInt32BE(length, 24);
  return bytes;
}

/** A client that collects what the server sends. */
function client(address: NetConnectOpts) {
  const socket = connect(address);
  let got = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    got = Buffer.concat([got, chunk]);
  });
  const read = async (length: number): Promise<Buffer> => {
    while (got.length < length) await once(socket, 'data');
    return got;
  };
  return { socket, read };
}

test('a disk is served on a socket of the owner’s, and SIGTERM ends it with 0', async (t) => {
  const { child, path, ended, said } = await serving(t, ...disk);
  t.is(statSync(path).mode & 0o777, 0o600);
  const { socket, read } = client({ path });
  socket.write(Buffer.concat([choose, request(1, 8192), Buffer.alloc(8192, 'x'), request(0, 4)]));
  const replies = await read(18 + 10 + 16 + 16 + 4);
  t.is(replies.toString('latin1', replies.length - 4), 'xxxx');
  child.kill('SIGTERM');
  t.deepEqual(await ended, { code: 0, signal: null });
  t.false(existsSync(path));
  t.regex(said(), /vm1: a client came, 1 client now/);
  t.regex(said(), /2 pages \(8\.0 KiB\) that were held are lost/);
});

test('a second signal ends a server at once that waits for a client', async (t) => {
  const { child, path, ended, says } = await serving(t, ...disk);
  const socket = connect({ path }).pause();
  socket.write(Buffer.concat([choose, request(0, 32 * 1024 * 1024)]));
  await says('a client came');
  child.kill('SIGINT');
  await says('SIGINT: finishing');
  child.kill('SIGINT');
  t.deepEqual(await ended, { code: null, signal: 'SIGINT' });
  socket.destroy();
});

test('-s serves standard input and output, and writes nothing else there', async (t) => {
  const child = spawn(process.execPath, [bin, 'serve', '-s', ...disk], { stdio: 'pipe' });
  const { ended } = watch(t, child);
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.end(Buffer.concat([choose, request(0, 1_000_000)]));
  t.deepEqual(await ended, { code: 0, signal: null });
  const bytes = Buffer.concat(out);
  t.is(bytes.toString('latin1', 0, 16), 'NBDMAGICIHAVEOPT');
  t.is(bytes.length, 18 + 10 + 16 + 1_000_000);
});

test('a socket that is handed over is served, and one for another process is not', async (t) => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { _handle: handle } = server as unknown as { _handle: { close(): void } };
  const line = 'LISTEN_PID=$(($$ + $0)) LISTEN_FDS=1 exec "$@"';
  const start = (other: string) => {
    const args = ['-c', line, other, process.execPath, bin, 'serve', ...disk];
    const stdio = ['ignore', 'pipe', 'pipe', handle];
    return watch(t, spawn('bash', args, { stdio: stdio as 'pipe'[] }));
  };
  t.is((await start('1').ended).code, 3);
  const { child, ended, says } = start('0');
  await says('serving on descriptor 3');
  // Only the child accepts from now on.
  handle.close();
  const { read } = client({ host: '127.0.0.1', port });
  t.is((await read(18)).toString('latin1', 0, 8), 'NBDMAGIC');
  child.kill('SIGTERM');
  t.is((await ended).code, 0);
});

const wrong: Readonly<Record<string, readonly [exitCode: number, message: RegExp, args: string]>> =
  {
    'no place to listen': [3, /--socket, --listen or -s/, ''],
    'two ways at once': [3, /-s serves one client/, '-s --socket x'],
    'an address that others reach': [
      3,
      /0\.0\.0\.0 is not of this machine/,
      '--listen 0.0.0.0:10809',
    ],
    'TLS in part': [3, /--tls-cert, --tls-key and --tls-ca together/, '--socket x --tls-cert x'],
    'two kinds of TLS': [3, /--tls-psk alone/, '--socket x --tls-cert x --tls-psk x'],
    'three files and another': [
      3,
      /--tls-psk alone/,
      '--socket x --tls-cert x --tls-key x --tls-ca x --tls-psk x',
    ],
    'TLS for one client': [3, /without TLS/, '-s --tls-psk x'],
    'TLS that is insecure': [3, /--insecure is for/, '--socket x --tls-psk x --insecure'],
    'keys that are not there': [4, /nowhere: no such file/, '--socket x --tls-psk nowhere'],
    'an identity without TLS': [
      3,
      /"identities" of vm2 take TLS/,
      '--socket x --export vm2=1M,identity=anna',
    ],
    'a socket of its own for one client': [3, /listens nowhere/, '-s --export vm2=1M,socket=x'],
    'a disk that nobody reaches': [3, /clients of vm1 come from/, '--export vm2=1M,socket=x'],
    'what a disk has not': [2, /Expected limit=SIZE, connections=N/, '--export vm2=1M,colour=red'],
    'a property without a value': [2, /got socket=\./, '--export vm2=1M,socket='],
    'a property without a name': [2, /got =x\./, '--export vm2=1M,=x'],
    'no connections': [2, /connections above 0, got 0/, '--export vm2=1M,connections=0'],
    'no port': [2, /Expected HOST:PORT/, '--listen localhost'],
    'a port that does not exist': [2, /Expected HOST:PORT/, '--listen localhost:65536'],
    'no size': [2, /Expected NAME=SIZE/, '--export vm2'],
    'a size that is none': [2, /Expected a number of bytes/, '--export vm2=4x'],
    'a part of a byte': [2, /Expected a number of bytes/, '--export vm2=0.3'],
    'a size that is no whole pages': [3, /a multiple of 4096, got 5000/, '-s --export vm2=5000'],
    'an export twice': [2, /two exports vm1/, '--export vm1=1M'],
    'a group of an export that is none': [3, /there is no export "vm2"/, '-s --share g=vm1,vm2'],
    'an export in two groups': [3, /"vm1" is in two groups/, '-s --share g=vm1 --share h=vm1'],
    'all and a group': [3, /expected all, none or GROUP/, '-s --share all --share g=vm1'],
    'a backend that does not exist': [3, /no compressor named "nope"/, '-s --compressor nope'],
  };

for (const [what, [exitCode, message, args]] of Object.entries(wrong)) {
  test(`serve refuses ${what}`, async (t) => {
    const more = args.split(' ').filter((arg) => arg !== '');
    const { exitCode: got, out, err } = await pagefold('serve', ...disk, ...more);
    t.is(got, exitCode, err);
    t.regex(err, message);
    t.is(out, '');
  });
}

const wrongKeys: Readonly<Record<string, readonly [content: string, message: RegExp]>> = {
  'no key': ['anna', /line 1: expected IDENTITY:KEY/],
  'half a byte': [`anna:${'00'.repeat(16)}\nbert:${'0'.repeat(33)}\n`, /line 2: expected/],
  'an identity twice': [`a:${'00'.repeat(16)}\n\na:${'01'.repeat(16)}\n`, /line 3: its identity/],
  'a key that is short': [`anna:${'00'.repeat(8)}\n`, /16 to 256 bytes, got 8/],
  nobody: ['\n', /"keys" expected/],
};

for (const [what, [content, message]] of Object.entries(wrongKeys)) {
  test(`serve refuses a file of keys with ${what}`, async (t) => {
    const path = join(await folder(t), 'keys');
    writeFileSync(path, content);
    const { exitCode, err } = await pagefold('serve', ...disk, '--socket', 'x', '--tls-psk', path);
    t.true(exitCode === 3 || exitCode === 4, err);
    t.regex(err, message);
    t.notRegex(err, /0000/);
  });
}

test('with keys, a disk is served through TLS, on a port and on a socket of its own', async (t) => {
  const path = join(await folder(t), 'keys');
  const own = join(await folder(t), 'vm2');
  const key = Buffer.alloc(32, 'k');
  writeFileSync(path, `anna:${key.toString('hex')}\n`);
  const vm2 = `vm2=1M,limit=4K,connections=1,discard-on-close,identity=anna,socket=${own}`;
  const tcp = ['--listen', '0.0.0.0:0', '--tls-psk', path];
  const { said, says, path: shared } = await servingHere(t, ...disk, '--export', vm2, ...tcp);
  await says('serving on 0.0.0.0:');
  t.regex(said(), new RegExp(`serving vm2 on ${own};`));
  const port = Number(/0\.0\.0\.0:(\d+)/.exec(said())![1]);
  const startTls = Buffer.from('\0\0\0\x03IHAVEOPT\0\0\0\x05\0\0\0\0', 'latin1');
  for (const [address, name, size] of [
    [{ host: '127.0.0.1', port }, 'vm1', 64],
    [{ path: own }, 'vm2', 1],
  ] as const) {
    const { socket, read } = client(address);
    socket.write(startTls);
    t.is((await read(18 + 20)).readUInt32BE(18 + 12), 1);
    socket.removeAllListeners('data');
    const pskCallback = () => ({ identity: 'anna', psk: key });
    const secured = connectTls({ socket, pskCallback, checkServerIdentity: () => undefined });
    secured.write(Buffer.from(`IHAVEOPT\0\0\0\x01\0\0\0\x03${name}`, 'latin1'));
    const [reply] = (await once(secured, 'data')) as [Buffer];
    t.is(reply.readBigUInt64BE(), BigInt(size) * 1024n * 1024n);
    secured.destroy();
  }
  const { socket, read } = client({ path: shared });
  socket.write(choose);
  t.is((await read(18 + 10)).readBigUInt64BE(18), 64n * 1024n * 1024n);
  socket.destroy();
});

test('a socket that cannot be made is told with the reason of the system', async (t) => {
  const path = join(await folder(t), 'missing', 's');
  const { exitCode, err } = await pagefold('serve', ...disk, '--socket', path);
  t.is(exitCode, 4);
  t.regex(err, /cannot listen on .*missing.s: /);
});

test('disks share where they were told to, and nowhere else', (t) => {
  const names = ['a', 'b', 'c'];
  const domains = (...texts: string[]) => names.map(readSharing(texts, names).domainOf);
  t.deepEqual(domains(), [undefined, undefined, undefined]);
  t.deepEqual(domains('none'), [undefined, undefined, undefined]);
  const [one, ...others] = domains('all');
  t.deepEqual(others, [one, one]);
  t.not(one, undefined);
  const [a, b, c] = domains('x=a,c', 'y=b');
  t.is(a, c);
  t.not(a, b);
  t.not(b, undefined);
  t.deepEqual(domains('x=a,c')[1], undefined);
});
