// Suite: browser

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisReport } from '@pagefold/estimate';
import {
  type Browser,
  chromiumPath,
  type FrameLocator,
  newPage,
  type Page,
  startChromium,
} from '@pagefold/test-support/chromium';
import test, { type ExecutionContext } from 'ava';
import { analyzeByCommand, comparable, refusalByCommand } from './support/analyze.ts';
import { makeImage } from './support/image.ts';
import { buildSite, type Site, serve, siteBytes } from './support/site.ts';

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

/** The frame that the page shows the report in, once it does. */
function frameOn(page: Page): FrameLocator {
  return page.frameLocator('#report');
}

/** The report that the page shows, once it does. */
async function reportOn(page: Page): Promise<AnalysisReport> {
  const data = await frameOn(page).locator('#data').textContent();
  return JSON.parse(data ?? '').downloads['report.json'] as AnalysisReport;
}

/** What an expression comes to in the frame's document. */
function inFrame(page: Page, expression: string): Promise<unknown> {
  return frameOn(page).locator('html').evaluate(expression);
}

/** Drops a file of so many pages on the page. */
function drop(page: Page, name: string, pages: number): Promise<unknown> {
  return page.evaluate(`{
    const dataTransfer = new DataTransfer();
    const content = new Uint8Array(${pages} * 4096).fill(7);
    dataTransfer.items.add(new File([content], ${JSON.stringify(name)}));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  }`);
}

/** Drags a file from outside onto the middle of the report, as a user does, and lets it go there. */
async function dropOnReport(page: Page, path: string): Promise<void> {
  // The report's script has run then, and hears of it.
  await frameOn(page).locator('.tools').waitFor();
  const { x, y, width, height } = (await page.locator('#report').boundingBox())!;
  const devTools = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragCancel' | 'dragOver' | 'drop') =>
    devTools.send('Input.dispatchDragEvent', {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  // Which document is below the pointer, the browser learns a little after it was drawn. A user's pointer moves on meanwhile.
  const dragUntil = async (isHeard: () => Promise<boolean>): Promise<void> => {
    for (;;) {
      await drag('dragEnter');
      await drag('dragOver');
      await page.evaluate('new Promise(requestAnimationFrame)');
      if (await isHeard()) return;
      await drag('dragCancel');
    }
  };
  await dragUntil(async () => (await page.locator('.dropping').count()) > 0);
  // The page itself is below the pointer now: outside of a test the browser leaves the one document and enters the other.
  await drag('dragCancel');
  await page.evaluate('{ dragged = 0; addEventListener("dragover", () => dragged++); }');
  await dragUntil(async () => (await page.evaluate('dragged')) !== 0);
  await drag('drop');
}

/** Moves the focus on until it is on what a selector names, in the frame. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press('Tab');
    const matches = `document.activeElement.matches(${JSON.stringify(selector)})`;
    if (await inFrame(page, matches)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

testInChromium('Vite finds nothing in it that a browser does not have', (t) => {
  t.is(warnings, '');
  t.log(`${(siteBytes(join(folder, 'site')) / 1024).toFixed(0)} KiB in all`);
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
});

pageTest(
  'the report is the page that the command writes, and all of it is drawn',
  async (t, page) => {
    await choose(page, imagePath);
    const frame = frameOn(page);
    t.is(await frame.locator('h1').innerText(), 'What a page pool would save');
    t.regex(await frame.locator('#verdict').innerText(), /lz4 saves \d+\.\d %/);
    const figures = await frame.locator('[data-figure]').all();
    t.is(figures.length, 5);
    for (const figure of figures) {
      await figure.locator('svg path, canvas').first().waitFor({ state: 'attached' });
    }
    t.is(
      await inFrame(page, 'getComputedStyle(document.querySelector(".verdict")).display'),
      'block',
    );
  },
);

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
  t.is(await page.evaluate('document.activeElement.id'), 'report');
  t.is(await page.locator('#announcement').textContent(), 'Done.');
  await tabTo(page, '[data-figure="waterfall"]');
  await page.keyboard.press('ArrowRight');
  t.regex(
    (await frameOn(page).locator('#waterfall .said').textContent()) ?? '',
    /^input: 64\.0 MiB/,
  );
});

for (const width of [320, 360, 1600]) {
  pageTest(`at ${width} pixels all is shown without scrolling sideways`, async (t, page) => {
    await page.setViewportSize({ width, height: 800 });
    t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
    await page.getByRole('button', { name: 'generated' }).click();
    await reportOn(page);
    t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
    t.is(await page.evaluate('document.documentElement.scrollHeight'), 800);
    t.is(await inFrame(page, 'document.documentElement.scrollWidth <= innerWidth'), true);
  });
}

pageTest('the report can be saved, and so can its figures', async (t, page) => {
  await choose(page, imagePath);
  const report = await reportOn(page);
  const saved = async (click: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    return {
      name: download.suggestedFilename(),
      text: readFileSync(await download.path(), 'utf8'),
    };
  };
  const html = await saved(() => page.getByRole('button', { name: 'Save the report' }).click());
  t.is(html.name, 'report.html');
  t.regex(html.text, /^<!doctype html>/);
  const json = await saved(() =>
    frameOn(page).getByRole('button', { name: 'report.json' }).click(),
  );
  t.is(json.name, 'report.json');
  t.deepEqual(JSON.parse(json.text), report);
});

pageTest('a name that is markup is text', async (t, page) => {
  const name = '</script><script>globalThis.harmed = 1</script><img src=x onerror="harmed=1">';
  await drop(page, name, 300);
  t.deepEqual((await reportOn(page)).images, [name]);
  t.is(await inFrame(page, 'globalThis.harmed'), undefined);
  t.is(await page.evaluate('globalThis.harmed'), undefined);
});

pageTest('a dropped file is analysed', async (t, page) => {
  await drop(page, 'sevens.raw', 3);
  const { images, layers } = await reportOn(page);
  t.deepEqual(images, ['sevens.raw']);
  t.is(layers.same_filled_pages, 3);
});

pageTest('a file that is dropped on a report is analysed instead', async (t, page) => {
  await choose(page, imagePath);
  t.is((await reportOn(page)).pages, 900);
  await dropOnReport(page, sparseFile('zeros.raw', 5 * 4096));
  // One report follows the other within a frame, where nobody sees that there is none.
  await frameOn(page).getByText('zeros.raw').first().waitFor();
  const { images, layers } = await reportOn(page);
  t.deepEqual(images, ['zeros.raw']);
  t.is(layers.zero_pages, 5);
  await tabTo(page, '[data-figure="waterfall"]');
});

pageTest(
  'a large file is cancelled while it is read, and the next one analysed',
  async (t, page) => {
    await choose(page, sparseFile('large.raw', 64 * 2 ** 30));
    await page.getByText('of 64.0 GiB').waitFor();
    // Waiting for a function may need eval, which the page's policy forbids.
    await page.locator('progress[value]:not([value="0"])').waitFor();
    const ended = page.workers()[0]?.waitForEvent('close');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await ended;
    t.is(await page.locator('#announcement').textContent(), 'Cancelled.');
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

testInChromium('the browser forbids the page, its worker and the report to connect', async (t) => {
  const page = await newPage(browser);
  t.teardown(() => page.close());
  await page.goto(site.origin);
  await choose(page, sparseFile('slow.raw', 64 * 2 ** 30));
  await page.getByText('of 64.0 GiB').waitFor();
  const ask = `fetch('${site.origin}').then(() => 'answered', (error) => error.name)`;
  t.is(await page.evaluate(ask), 'TypeError');
  t.is(await page.workers()[0]?.evaluate(ask), 'TypeError');
  await page.getByRole('button', { name: 'generated' }).click();
  t.is(await inFrame(page, ask), 'TypeError');
});

testInChromium('a browser without WebAssembly gets a message', async (t) => {
  const other = await startChromium(chromiumPath as string, '--js-flags=--jitless');
  t.teardown(() => other.close());
  const page = await newPage(other);
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'generated' }).click();
  t.is(await problemOn(page), 'This browser cannot run a pool: WebAssembly is missing.');
});
