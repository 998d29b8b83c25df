import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canCapture } from '@pagefold/estimate';
import test from 'ava';
import { folder, pagefold } from './support/pagefold.ts';

test.serial('the demo analyses the memory of its services', async (t) => {
  const { exitCode, out, err } = await pagefold('demo', '--json');
  t.is(exitCode, 0, err);
  const report = JSON.parse(out);
  const { zero_pages, same_filled_pages, duplicate_pages, unique_pages } = report.layers;
  t.is(zero_pages + same_filled_pages + duplicate_pages + unique_pages, report.pages);
  if (canCapture() === true) t.true(report.pages > 4 * 1000, `${report.pages} pages`);
  t.true(report.layers.duplicate_pages > 0);
});

test.serial('a captured image is readable by its owner only and can be analysed', async (t) => {
  const possible = canCapture();
  if (possible !== true) {
    t.log(`skipped: ${possible}`);
    t.pass();
    return;
  }
  const path = join(await folder(t), 'self.raw');
  const captured = await pagefold('capture', '--pid', String(process.pid), '-o', path, '--json');
  t.is(captured.exitCode, 0, captured.err);
  const { pages, page_size } = JSON.parse(captured.out);
  const status = await stat(path);
  t.is(status.size, pages * page_size);
  t.is(status.mode & 0o777, 0o600);
  const analyzed = await pagefold('analyze', path, '--page-size', String(page_size), '--json');
  t.is(JSON.parse(analyzed.out).pages, pages);
});
