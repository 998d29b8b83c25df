// Suite: system

import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canCapture, openLiveMemory } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import { folder, pagefold } from './support/pagefold.ts';

const whereCaptured = testWhere(canCapture());

whereCaptured(
  'the demo analyses the memory of its services, and keeps it where it is told',
  async (t) => {
    const directory = await folder(t);
    const path = join(directory, 'kept.raw');
    const { exitCode, out, err } = await pagefold('demo', '--json', '--output', path);
    t.is(exitCode, 0, err);
    const report = JSON.parse(out);
    const { zero_pages, same_filled_pages, duplicate_pages, unique_pages } = report.layers;
    t.is(zero_pages + same_filled_pages + duplicate_pages + unique_pages, report.pages);
    t.true(report.pages > 4 * 1000, `${report.pages} pages`);
    t.true(duplicate_pages > 0);
    const { one_instance } = report;
    t.true(one_instance.pages > 1000 && one_instance.pages < report.pages / 2);
    t.true(one_instance.layers.duplicate_pages < duplicate_pages / 4);
    t.deepEqual(await readdir(directory), ['kept.raw']);
    const status = await stat(path);
    t.is(status.size, report.pages * report.page_size);
    t.is(status.mode & 0o777, 0o600);
  },
);

whereCaptured('a captured image can be analysed, and one that is replaced is told', async (t) => {
  const target = spawn('sleep', ['1000'], { stdio: 'ignore' });
  t.teardown(() => target.kill('SIGKILL'));
  const path = join(await folder(t), 'sleep.raw');
  const args = ['capture', '--pid', String(target.pid), '-o', path, '--json'];
  const captured = await pagefold(...args);
  t.is(captured.exitCode, 0, captured.err);
  t.notRegex(captured.err, /replaced/);
  const { pages, page_size } = JSON.parse(captured.out);
  t.is((await stat(path)).size, pages * page_size);
  const analyzed = await pagefold('analyze', path, '--page-size', String(page_size), '--json');
  t.is(JSON.parse(analyzed.out).pages, pages);
  t.regex((await pagefold(...args)).err, /sleep\.raw was there and has been replaced/);
});

/** The system's, which is that of all live memory. */
async function pageSizeHere(): Promise<string> {
  const [own] = await openLiveMemory({ pids: [process.pid] });
  await own!.close();
  return String(own!.pageSize);
}

whereCaptured(
  'live processes are analysed without a file, those that are not there told',
  async (t) => {
    const target = spawn('sleep', ['1000'], { stdio: 'ignore' });
    t.teardown(() => target.kill('SIGKILL'));
    const pids = [String(target.pid), '99999999'];
    const args = ['analyze', '--pid', ...pids, '--page-size', await pageSizeHere(), '--json'];
    const { exitCode, out, err } = await pagefold(...args);
    t.is(exitCode, 0, err);
    const { pages, inputs } = JSON.parse(out);
    t.true(pages > 0);
    t.like(inputs[0], { name: `process ${target.pid} (sleep)`, population: 'resident', pages });
    t.like(inputs[1], { pages: 0, warnings: ['no process 99999999 is running here'] });
  },
);

whereCaptured('what has no page on swap gives nothing to look at, and that is said', async (t) => {
  const target = spawn('sleep', ['1000'], { stdio: 'ignore' });
  t.teardown(() => target.kill('SIGKILL'));
  const live = ['--pid', String(target.pid), '--swapped'];
  const analyzed = await pagefold('analyze', ...live, '--page-size', await pageSizeHere());
  t.is(analyzed.exitCode, 4);
  t.regex(analyzed.err, /^pagefold: process \d+ \(sleep\): no page of it .* \(\d+ resident\)\n$/);
  const directory = await folder(t);
  const captured = await pagefold('capture', ...live, '-o', join(directory, 'sleep.raw'));
  t.is(captured.exitCode, 4);
  t.regex(captured.err, /^pagefold: no page to capture: \d+ pages \(.*\) left out: in memory/);
  t.deepEqual(await readdir(directory), []);
});
