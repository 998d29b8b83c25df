// Suite: browser

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnalysisReport } from '@pagefold/estimate';
import { comparisonHtml, reportHtml } from '@pagefold/report';
import {
  type Browser,
  chromiumPath,
  newPage,
  type Page,
  startChromium,
} from '@pagefold/test-support/chromium';
import test, { type ExecutionContext } from 'ava';
import { hostileName, makeReport } from './support/report.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'pagefold-report-'));
let browser: Browser;
let report: AnalysisReport;

test.before(async () => {
  if (chromiumPath === undefined) return;
  browser = await startChromium(chromiumPath);
  report = await makeReport([hostileName, 'b.raw', 'c.raw'], { kernels: ['zswap-6.18', 'ksm'] });
  writeFileSync(join(folder, 'report.html'), reportHtml(report));
  const before = await makeReport(['b.raw'], { kernels: ['zswap-6.18', 'ksm'] });
  writeFileSync(join(folder, 'comparison.html'), comparisonHtml(before, report));
});

test.after.always(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface View {
  readonly file?: 'report.html' | 'comparison.html';
  readonly width?: number;
  readonly dark?: boolean;
}

/** A test on a page. It fails as well when the page prints anything or asks for anything. */
function pageTest(
  title: string,
  { file = 'report.html', width = 1600, dark = false }: View,
  run: (t: ExecutionContext, page: Page) => Promise<void>,
): void {
  if (chromiumPath === undefined) {
    test.skip(`${title} (there is no Chromium: CHROMIUM_PATH names one)`, () => {});
    return;
  }
  test.serial(title, async (t) => {
    const page = await newPage(browser);
    t.teardown(() => page.close());
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    const address = pathToFileURL(join(folder, file)).href;
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && request.url() !== address) {
        troubles.push(`asked ${request.url()}`);
      }
    });
    await page.goto(address);
    await run(t, page);
    t.is(await page.evaluate('globalThis.harmed'), undefined);
    t.deepEqual(troubles, []);
  });
}

for (const file of ['report.html', 'comparison.html'] as const) {
  for (const width of [360, 1600]) {
    for (const dark of [false, true]) {
      const title = `${file} at ${width} pixels, ${dark ? 'dark' : 'light'}: all is drawn, and nothing is cut`;
      pageTest(title, { file, width, dark }, async (t, page) => {
        t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
        const figures = await page.locator('[data-figure]').all();
        t.is(figures.length, 6);
        for (const figure of figures) {
          const drawn = figure.locator('svg path, canvas').first();
          await drawn.waitFor({ state: 'attached' });
          const box = await figure.locator('svg, canvas').first().boundingBox();
          t.true(
            box !== null && box.width > 100 && box.x + box.width <= width,
            JSON.stringify(box),
          );
        }
        await page.evaluate(axe);
        const { violations } = (await page.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        t.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          [],
        );
      });
    }
  }
}

/** Moves the focus on until it is on what a selector names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

for (const id of ['layers', 'waterfall', 'pareto', 'sharing', 'domains']) {
  pageTest(
    `the keyboard goes through the values of ${id}, and each is said`,
    {},
    async (t, page) => {
      const figure = `[data-figure="${id}"]`;
      await tabTo(page, figure);
      t.not(
        await page.evaluate(`getComputedStyle(document.querySelector('${figure}')).outlineStyle`),
        'none',
      );
      const said = page.locator(`#${id} .said`);
      await page.keyboard.press('ArrowRight');
      const first = await said.textContent();
      t.true((await page.locator(`${figure} .tip`).innerText()).length > 0);
      await page.keyboard.press('ArrowRight');
      t.not(await said.textContent(), first);
      await page.keyboard.press('ArrowLeft');
      t.is(await said.textContent(), first);
      await page.keyboard.press('End');
      t.not(await said.textContent(), first);
      await page.keyboard.press('Home');
      t.is(await said.textContent(), first);
      await page.keyboard.press('Escape');
      await page.locator(`${figure} .tip`).waitFor({ state: 'hidden' });
    },
  );
}

pageTest('the keyboard moves over the map, and changes what it shows', {}, async (t, page) => {
  await tabTo(page, 'input[name="map-colour"]');
  const colours = () => page.evaluate("document.querySelector('canvas').toDataURL()");
  const byLayer = await colours();
  await page.keyboard.press('ArrowRight');
  t.not(await colours(), byLayer);
  t.true(await page.getByText('the darker, the larger').isVisible());
  await tabTo(page, '[data-figure="map"]');
  const cell = page.locator('#map .cell');
  await page.keyboard.press('ArrowRight');
  t.regex(
    (await cell.textContent()) ?? '',
    / its page 0 \(page 0\): zero; compressed at most 0 B$/,
  );
  await page.keyboard.press('ArrowRight');
  t.regex((await cell.textContent()) ?? '', / its page 1 \(page 1\): same-filled;/);
  await page.keyboard.press('End');
  t.is(await cell.textContent(), await page.locator('#map .said').textContent());
  t.regex((await cell.textContent()) ?? '', /^c\.raw, its page 1,399 /);
});

pageTest('pointing at a cell of the map says what it is', {}, async (t, page) => {
  await page.locator('canvas').hover({ position: { x: 2, y: 2 } });
  t.regex((await page.locator('#map .cell').textContent()) ?? '', /\(page 0\): zero/);
});

pageTest('colours follow the choice, and the system where there is none', {}, async (t, page) => {
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await ground();
  await tabTo(page, '#theme');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  t.is(await page.locator('#theme').inputValue(), 'dark');
  const dark = await ground();
  t.not(dark, light);
  await page.keyboard.press('ArrowUp');
  await page.emulateMedia({ colorScheme: 'dark' });
  t.is(await ground(), light);
  await page.keyboard.press('ArrowUp');
  t.is(await ground(), dark);
});

pageTest('the report is downloaded as JSON and as CSV, by keyboard', {}, async (t, page) => {
  const saved: Record<string, string> = {};
  for (const name of ['report.json', 'report.csv']) {
    const started = page.waitForEvent('download');
    await tabTo(page, `[data-download="${name}"]`);
    await page.keyboard.press('Enter');
    const download = await started;
    t.is(download.suggestedFilename(), name);
    saved[name] = readFileSync(await download.path(), 'utf8');
  }
  t.deepEqual(JSON.parse(saved['report.json']!), report);
  t.is(saved['report.csv']!.split('\r\n')[0]!.split(',')[0], 'kernel');
});

pageTest('tables open and scroll by keyboard', {}, async (t, page) => {
  await tabTo(page, '#pareto summary');
  await page.keyboard.press('Enter');
  await tabTo(page, '#pareto .scrolled');
  t.true(await page.getByRole('table', { name: 'What is saved for how much work' }).isVisible());
});

pageTest(
  'a comparison says what is better and worse',
  { file: 'comparison.html' },
  async (t, page) => {
    const row = page.getByRole('row', { name: /^pages/ });
    t.deepEqual(await row.locator('th, td').allTextContents(), [
      'pages',
      '1,000',
      '3,600',
      '▲ 2,600',
    ]);
  },
);

pageTest(
  'on paper it is light, has all figures, and is as wide as the paper',
  { dark: true },
  async (t, page) => {
    await page.evaluate(
      "addEventListener('beforeprint', () => { globalThis.paper = [...document.querySelectorAll('[data-figure] svg')].map((svg) => svg.getAttribute('viewBox').split(' ')[2]); })",
    );
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    t.is(pdf.subarray(0, 5).toString(), '%PDF-');
    t.deepEqual(await page.evaluate('globalThis.paper'), ['680', '680', '680', '680', '680']);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    t.is(
      await page.evaluate('getComputedStyle(document.body).backgroundColor'),
      'rgb(255, 255, 255)',
    );
    await page.setViewportSize({ width: 680, height: 900 });
    t.is(await page.evaluate('document.documentElement.scrollWidth'), 680);
    t.is(await page.locator('[data-figure] svg:visible, canvas:visible').count(), 6);
  },
);
