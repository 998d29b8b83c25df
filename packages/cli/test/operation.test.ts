import { WritebackError } from '@pagefold/contracts';
import { KeptOutput } from '@pagefold/test-support';
import test from 'ava';
import { Output, type OutputStream } from '../dist/output.js';
import { openLog } from '../dist/serve/log.js';
import { Terminal } from '../dist/terminal.js';
import { Waits } from '../dist/waits.js';
import { servingHere } from './support/serving.ts';

const disk = ['--export', 'vm1=64M', '--limit', '16M'];

/** A terminal whose standard error is kept. */
function terminalWith(stderr: OutputStream): Terminal {
  const output = (stream: OutputStream) => new Output(stream, () => {});
  const { signal } = new AbortController();
  return new Terminal(output(new KeptOutput()), output(stderr), new Waits(), signal);
}

test('the log is lines of JSON where nobody reads it as it comes', async (t) => {
  const kept = new KeptOutput();
  const log = await openLog(terminalWith(kept), 'info');
  log.info({ event: 'one', pages: 3 }, 'a message\nwith \u009b31m commands');
  log.debug({ event: 'unseen' }, 'it is not logged');
  log.level = 'debug';
  log.debug({ event: 'two' }, 'it is');
  log.error({ event: 'bug', err: new Error('broken', { cause: new Error('why') }) }, 'a bug');
  t.notRegex(kept.text, /\u009b/);
  const lines = kept.text.trimEnd().split('\n');
  const values = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(
    values.map(({ level, event, pages }) => [level, event, pages]),
    [
      ['info', 'one', 3],
      ['debug', 'two', undefined],
      ['error', 'bug', undefined],
    ],
  );
  t.is(values[0]!.msg, 'a message\nwith \u009b31m commands');
  t.like(values[2]!.err, { message: 'broken' });
  t.true(values.every(({ time }) => !Number.isNaN(Date.parse(time as string))));
});

test('the log is sentences on a terminal', async (t) => {
  const kept = Object.assign(new KeptOutput(), { isTTY: true });
  const log = await openLog(terminalWith(kept), 'info');
  log.info({ event: 'one' }, 'two\nlines');
  log.warn({ event: 'two' }, 'mind this');
  log.error({ event: 'bug', err: new Error('broken') }, 'a bug');
  const [one, two, three, four] = kept.text.split('\n');
  const bug = kept.text;
  t.regex(one!, /^\d\d:\d\d:\d\d two\\u\{a\}lines$/);
  t.regex(two!, /^\d\d:\d\d:\d\d warn: mind this$/);
  t.regex(three!, /^\d\d:\d\d:\d\d error: a bug$/);
  t.is(four, 'Error: broken');
  const err = new WritebackError('PAGEFOLD_WRITEBACK_FAILED', 'the disk is full');
  log.error({ event: 'failure', err }, 'the disk is full');
  t.is(kept.text.slice(bug.length).split('\n').length, 2, 'a failure has no stack');
});

test('a server tells its figures, and what it does as lines of JSON', async (t) => {
  const { said, terminate, ended } = await servingHere(t, ...disk, '--metrics', '127.0.0.1:0');
  const lines = () =>
    said()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
  const { url } = lines().find(({ event }) => event === 'metrics')!;
  const response = await fetch(url!);
  t.is(response.status, 200);
  t.regex(response.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  t.regex(text, /^pagefold_mem_limit\{pool="main"\} 16777216$/m);
  t.regex(text, /^pagefold_nbd_export_size_bytes\{export="vm1"\} 67108864$/m);
  t.is((await fetch(new URL('/', url))).status, 404);
  const posted = await fetch(url!, { method: 'POST', body: 'x' });
  t.is(posted.status, 405);
  t.is(posted.headers.get('allow'), 'GET, HEAD');
  const head = await fetch(url!, { method: 'HEAD' });
  t.is(head.status, 200);
  t.is(await head.text(), '');
  // A connection that stays open keeps no server from ending.
  terminate();
  t.deepEqual(await ended, { code: 0, signal: null });
  t.deepEqual(
    lines().map(({ event }) => event),
    ['metrics', 'listening', 'stopping'],
  );
});
