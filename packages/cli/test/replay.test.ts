import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TraceWriter } from '@pagefold/trace';
import test, { type ExecutionContext } from 'ava';
import { folder, pagefold } from './support/pagefold.ts';
import { servingHere } from './support/serving.ts';

const bin = fileURLToPath(new URL('../bin/pagefold.js', import.meta.url));
const pageSize = 4096;

/** Requests of a client, sent one after another; every reply of the server has 16 bytes, but for READs' data. */
const write = 1;
const trim = 4;

function request(command: number, page: number, length: number): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt32BE(0x25609513);
  bytes.writeUInt16BE(command, 6);
  bytes.writeBigUInt64BE(BigInt(page * pageSize), 16);
  bytes.writeUInt32BE(length, 24);
  return bytes;
}

/** Stores pages of one byte in a row but for their first one, so that only `\0` is same-filled. */
function stores(first: number, letters: string): Buffer {
  const pages = Array.from(letters, (letter) => {
    const page = Buffer.alloc(pageSize);
    if (letter === '=') page.fill(0xff);
    else if (letter !== '0') page.write(letter);
    return page;
  });
  return Buffer.concat([request(write, first, letters.length * pageSize), ...pages]);
}

/** Connects to a disk, has all done and leaves. */
async function has(path: string, name: string, replies: number, ...parts: Buffer[]): Promise<void> {
  const socket = connect({ path });
  const head = Buffer.from('\0\0\0\x03IHAVEOPT\0\0\0\x01\0\0\0\x03', 'latin1');
  socket.write(Buffer.concat([head, Buffer.from(name), ...parts]));
  let got = 0;
  for (const expected = 18 + 10 + 16 * replies; got < expected; ) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    got += chunk.length;
  }
  socket.destroy();
}

interface Recording {
  readonly socket: string;
  readonly trace: string;
  /** Waits until the server has written this to standard error. */
  readonly says: (text: string) => Promise<void>;
  /** Sends a signal, and returns the exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

const disks = ['--export', 'vm1=64M', '--export', 'vm2=1M', '--limit', '16M'];

/** A server that records, in this process. */
async function recordingHere(t: ExecutionContext) {
  const trace = join(await folder(t), 'a.trace');
  return { trace, ...(await servingHere(t, ...disks, '--record-trace', trace)) };
}

/** The same in a process of its own; `shell` starts it. */
async function recording(t: ExecutionContext, shell = 'exec "$@"'): Promise<Recording> {
  const dir = await folder(t);
  const [socket, trace] = [join(dir, 's'), join(dir, 'a.trace')];
  const command = [process.execPath, bin, 'serve', ...disks];
  const args = ['-c', shell, 'bash', ...command, '--socket', socket, '--record-trace', trace];
  const child = spawn('bash', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without "${text}": ${said}`);
      await once(child.stderr, 'data');
    }
  };
  const closed = once(child, 'close');
  await says('serving on');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await closed)[0];
  };
  return { socket, trace, says, end };
}

test('what a server has recorded says what its disks held', async (t) => {
  const { path, trace, said, terminate, ended } = await recordingHere(t);
  t.true(said().includes(`recording to ${trace}`));
  const some = request(trim, 7, 100 * pageSize);
  await has(path, 'vm1', 3, stores(0, 'aabcc0=d'), some, stores(3, 'b'));
  await has(path, 'vm2', 2, stores(250, 'aax0'), request(trim, 0, pageSize));
  terminate();
  t.is((await ended).code, 0);
  const { exitCode, out, err } = await pagefold('replay', trace, '--json');
  t.is(exitCode, 0);
  t.is(err, '');
  const report = JSON.parse(out);
  t.like(report, {
    schema: 'pagefold.replay.v1',
    trace,
    page_size: pageSize,
    is_whole: true,
    stored_pages: 8 + 1 + 4,
    trimmed_pages: 101,
    read_pages: 0,
  });
  t.deepEqual(report.exports, [
    { name: 'vm1', size: 64 * 1024 ** 2 },
    { name: 'vm2', size: 1024 ** 2 },
  ]);
  // vm1 holds a a b b c 0 =, vm2 a a x 0.
  t.like(report.end, {
    live_pages: 11,
    zero_pages: 2,
    same_filled_pages: 1,
    duplicate_pages_within: 3,
    duplicate_pages_across: 1,
    unique_pages: 4,
  });
  t.deepEqual(report.end.copies, [
    { copies: [2, 2], contents: 1, duplicate_pages: 3 },
    { copies: [2, 0], contents: 1, duplicate_pages: 1 },
  ]);
  t.is(report.peak.live_pages, 11);
});

test('people read the same, and the moments that they ask for', async (t) => {
  const path = join(await folder(t), 'a.trace');
  const writer = new TraceWriter(path, { pageSize, startedMs: 0 });
  const page = { kind: 'other', digestHigh: 1, digestLow: 2 } as const;
  writer.export(0, 0, { name: 'vm1', size: 8 * pageSize });
  writer.export(0, 1, { name: 'vm2', size: 8 * pageSize });
  for (let slot = 0; slot < 3; slot++) writer.store(1e6 * slot, 0, slot, page);
  writer.store(3e6, 1, 7, page);
  writer.mark(3e6, 0, { usedBytes: pageSize });
  writer.range(4e6, 'trim', 0, 0, 8);
  writer.close(5e6);
  const all = await pagefold('replay', path);
  t.is(all.exitCode, 0);
  t.regex(all.out, /5\.0 s from 1970-01-01T00:00:00\.000Z/);
  t.regex(all.out, /disks: vm1 32\.0 KiB, vm2 32\.0 KiB/);
  t.regex(all.out, /4 stored, 8 trimmed, 0 read/);
  t.regex(all.out, /live pages +4 +1 +4\n/);
  t.regex(all.out, /duplicates within a disk +50\.0 % +0\.0 % +/);
  t.regex(all.out, /duplicates across disks +25\.0 % +0\.0 % +/);
  t.regex(all.out, /in vm1 +in vm2\n +3 +1 +1 contents +3 duplicates +100\.0 %/);
  const at = await pagefold('replay', path, '--at', '3.5');
  t.regex(at.out, /at 3\.5 s\n/);
  t.regex(at.out, /stale +66\.7 %/);
  t.notRegex(at.out, /peak/);
  const every = await pagefold('replay', path, '--every', '2.5');
  t.regex(every.out, /0\.0 s +1 .*\n +2\.5 s +3 .*\n +5\.0 s +1 /);
});

test('a trace of a server that was killed is read as far as it goes, and that is said', async (t) => {
  const { socket, trace, end } = await recording(t);
  await has(socket, 'vm1', 1, stores(0, 'aab'));
  // The server writes by itself what is not much.
  while (!(await isRecorded(trace, 3))) await sleep(100);
  await end('SIGKILL');
  const { exitCode, out, err } = await pagefold('replay', trace, '--json');
  t.is(exitCode, 0);
  t.like(JSON.parse(out), { is_whole: false, stored_pages: 3 });
  t.regex(err, /a\.trace: the recording was cut off; it is good up to \d+\.\d s\n$/);
});

/** Whether a trace that is being written has come so far. */
async function isRecorded(trace: string, storedPages: number): Promise<boolean> {
  const { exitCode, out } = await pagefold('replay', trace, '--json');
  return exitCode === 0 && JSON.parse(out).stored_pages === storedPages;
}

test('a server whose trace finds no room says so and goes on', async (t) => {
  const { socket, trace, says, end } = await recording(t, 'ulimit -f 1; exec "$@"');
  const letters = String.fromCharCode(...Array.from({ length: 250 }, (_, i) => 0x100 + i));
  await has(socket, 'vm1', 1, stores(0, letters));
  await says('no longer recording, the disks go on: cannot write');
  await has(socket, 'vm1', 1, stores(0, 'xyz'));
  t.is(await end('SIGTERM'), 0);
  const { out } = await pagefold('replay', trace, '--json');
  t.like(JSON.parse(out), { is_whole: false });
});

test('a server that cannot start leaves no trace behind', async (t) => {
  const { path } = await recordingHere(t);
  const trace = join(await folder(t), 'b.trace');
  const disk = ['--export', 'vm1=1M', '--limit', '1M'];
  const ended = await pagefold('serve', ...disk, '--socket', path, '--record-trace', trace);
  t.regex(ended.err, /EADDRINUSE|address already in use|in use/);
  t.not(ended.exitCode, 0);
  t.false(existsSync(trace));
});

test('what cannot be replayed or recorded is said', async (t) => {
  const dir = await folder(t);
  const path = join(dir, 'other');
  writeFileSync(path, 'text');
  const cases = [
    [['replay', join(dir, 'none')], 4, /none: there is no such file/],
    [['replay', path], 4, /other: it is damaged, or no trace: no block begins at byte 0/],
    [['replay', path, '--at', 'x'], 2, /Expected a number of seconds, such as 60 or 0\.5\./],
    [['replay', path, '--at', '1', '--every', '1'], 2, /cannot be used with/],
    [
      ['serve', '-s', '--export', 'vm1=1M', '--limit', '1M', '--record-trace', path],
      4,
      /other: it exists; choose another name or remove it/,
    ],
  ] as const;
  for (const [args, code, message] of cases) {
    const { exitCode, err } = await pagefold(...args);
    t.is(exitCode, code, err);
    t.regex(err, message);
  }
});
