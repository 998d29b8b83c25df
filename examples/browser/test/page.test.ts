import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisReport } from '@pagefold/estimate';
import {
  type Browser,
  chromiumPath,
  newPage,
  type Page,
  startChromium,
} from '@pagefold/test-support/chromium';
import test, { type ExecutionContext } from 'ava';
import { analyzeByCommand, comparable, refusalByCommand } from './support/analyze.ts';
import { makeImage } from './support/image.ts';
import { buildSite, type Site, serve } from './support/site.ts';

function testInChromium(title: string, run: (t: ExecutionContext) => void | Promise<void>): void {
  if (chromiumPath !== undefined) test.serial(title, run);
  else test.skip(`${title} (there is no Chromium: CHROMIUM_PATH names one)`, () => {});
}

const folder = mkdtempSync(join(tmpdir(), 'pagefold-browser-'));
const imagePath = join(folder, 'image.raw');
let warnings: string;
let site: Site;
let browser: Browser;

test.before(async () => {
  if (chromiumPath === undefined) return;
  writeFileSync(imagePath, makeImage());
  const built = join(folder, 'site');
  [warnings, browser] = await Promise.all([buildSite(built), startChromium(chromiumPath)]);
  site = await serve(built);
});

test.after.always(async () => {
  await browser?.close();
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test on the page. It fails as well when the page prints an error or asks anybody else for anything. */
function pageTest(title: string, run: (t: ExecutionContext, page: Page) => Promise<void>): void {
  testInChromium(title, async (t) => {
    const page = await newPage(browser);
    t.teardown(() => page.close());
    const troubles: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(blob|data):/.test(url) && !url.startsWith(site.origin)) troubles.push(`asked ${url}`);
    });
    await page.goto(site.origin);
    await run(t, page);
    t.deepEqual(troubles, []);
  });
}

/** A sparse file of `size` bytes. */
function sparseFile(name: string, size: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, size);
  return path;
}

function choose(page: Page, ...paths: string[]): Promise<void> {
  return page.getByLabel('Choose a file').setInputFiles(paths);
}

function problemOn(page: Page): Promise<string> {
  return page.getByRole('alert').locator('p').innerText();
}

/** The report that the page shows, once it does. */
async function reportOn(page: Page): Promise<AnalysisReport> {
  const figures = await page.locator('#report:not([hidden]) pre').textContent();
  return JSON.parse(figures ?? '') as AnalysisReport;
}

async function tableRows(page: Page, caption: string): Promise<string[]> {
  const rows = await page.getByRole('table', { name: caption }).locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('th, td').allTextContents()).slice(0, 3).join(' | '),
    ),
  );
}

testInChromium('Vite finds nothing in it that a browser does not have', (t) => {
  t.is(warnings, '');
});

pageTest('an image has the figures that the command prints', async (t, page) => {
  await choose(page, imagePath);
  const report = await reportOn(page);
  t.deepEqual(comparable(report), comparable(await analyzeByCommand(imagePath)));
  t.deepEqual(report.images, ['image.raw']);
  t.like(report.layers, { zero_pages: 113, same_filled_pages: 113, duplicate_pages: 108 });
  t.deepEqual(report.combinations[0]?.engines, {
    hasher: 'wasm',
    compressor: 'wasm',
    allocator: null,
  });
  t.deepEqual(await tableRows(page, 'Layers of the image'), [
    'Zero | 113 | 12.6 %',
    'Same-filled | 113 | 12.6 %',
    'Duplicate | 108 | 12.0 %',
    'Unique | 566 | 62.9 %',
  ]);
});

pageTest('several files are one image', async (t, page) => {
  await choose(page, imagePath, imagePath);
  const report = await reportOn(page);
  t.deepEqual(comparable(report), comparable(await analyzeByCommand(imagePath, imagePath)));
});

pageTest('generated pages show what was put into them, by keyboard', async (t, page) => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  t.deepEqual((await reportOn(page)).layers, {
    zero_pages: 2048,
    same_filled_pages: 512,
    duplicate_pages: 3584,
    unique_pages: 10_240,
  });
  t.is(await page.evaluate('document.activeElement.tagName'), 'H2');
  t.is(await page.getByRole('status').textContent(), 'Done.');
});

pageTest('a narrow window shows all of it without scrolling sideways', async (t, page) => {
  await page.setViewportSize({ width: 320, height: 600 });
  await page.getByRole('button', { name: 'generated' }).click();
  await reportOn(page);
  t.is(await page.evaluate('document.documentElement.scrollWidth'), 320);
});

pageTest('a dropped file is analysed', async (t, page) => {
  await page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(3 * 4096).fill(7)], 'sevens.raw'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  }`);
  const { images, layers } = await reportOn(page);
  t.deepEqual(images, ['sevens.raw']);
  t.is(layers.same_filled_pages, 3);
});

pageTest(
  'a large file is cancelled while it is read, and the next one analysed',
  async (t, page) => {
    await choose(page, sparseFile('large.raw', 64 * 2 ** 30));
    await page.getByText('of 64.0 GiB').waitFor();
    t.true(Number(await page.getByRole('progressbar').getAttribute('value')) > 0);
    const ended = page.workers()[0]?.waitForEvent('close');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await ended;
    t.is(await page.getByRole('status').textContent(), 'Cancelled.');
    t.false(await page.getByRole('progressbar').isVisible());
    await choose(page, imagePath);
    t.is((await reportOn(page)).pages, 900);
  },
);

pageTest('a file that changes while it is read is told', async (t, page) => {
  const path = sparseFile('changing.raw', 64 * 2 ** 30);
  await choose(page, path);
  await page.getByText('of 64.0 GiB').waitFor();
  truncateSync(path, 4096);
  t.regex(await problemOn(page), /^changing\.raw: cannot be read at byte \d+: it may be /);
  t.false(await page.getByRole('progressbar').isVisible());
});

pageTest('what is no image is refused in the words of the command', async (t, page) => {
  const bad = {
    'empty.raw': '',
    'short.raw': 'x',
    'longer.raw': `${'x'.repeat(8192)}y`,
    'packed.raw': '\xfd7zXZ\0',
    'disk.raw': 'QFI\xfb\0\0\0\x02',
  };
  for (const [name, content] of Object.entries(bad)) {
    const path = join(folder, name);
    writeFileSync(path, content, 'latin1');
    await choose(page, path);
    t.is(`${folder}/${await problemOn(page)}`, await refusalByCommand(path));
  }
});

testInChromium('the browser forbids the page and its worker to connect', async (t) => {
  const page = await newPage(browser);
  t.teardown(() => page.close());
  await page.goto(site.origin);
  await choose(page, sparseFile('slow.raw', 64 * 2 ** 30));
  await page.getByText('of 64.0 GiB').waitFor();
  const ask = `fetch('${site.origin}').then(() => 'answered', (error) => error.name)`;
  t.is(await page.evaluate(ask), 'TypeError');
  t.is(await page.workers()[0]?.evaluate(ask), 'TypeError');
});

testInChromium('a browser without WebAssembly gets a message', async (t) => {
  const other = await startChromium(chromiumPath as string, '--js-flags=--jitless');
  t.teardown(() => other.close());
  const page = await newPage(other);
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'generated' }).click();
  t.is(await problemOn(page), 'This browser cannot run a pool: WebAssembly is missing.');
});
