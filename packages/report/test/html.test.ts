import { createHash } from 'node:crypto';
import { comparisonHtml, reportHtml, scriptSources } from '@pagefold/report';
import { bytes } from '@pagefold/report/text';
import test from 'ava';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { hostileName, makeReport } from './support/report.ts';

type Element = DefaultTreeAdapterTypes.Element;

interface Parsed {
  readonly problems: readonly string[];
  readonly elements: readonly Element[];
}

function parsed(html: string): Parsed {
  const problems: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => problems.push(code) });
  const elements: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.ParentNode) => {
    for (const child of node.childNodes) {
      if (!('tagName' in child)) continue;
      elements.push(child);
      walk(child);
    }
  };
  walk(document);
  return { problems, elements };
}

function named(elements: readonly Element[], tag: string): Element[] {
  return elements.filter(({ tagName }) => tagName === tag);
}

function attribute({ attrs }: Element, wanted: string): string | undefined {
  return attrs.find(({ name }) => name === wanted)?.value;
}

function textOf(element: DefaultTreeAdapterTypes.ParentNode): string {
  return element.childNodes
    .map((child) => {
      if ('value' in child) return child.value;
      return 'childNodes' in child ? textOf(child) : '';
    })
    .join('');
}

const titles = (elements: readonly Element[]) => named(elements, 'h2').map(textOf);

test('a report is one valid page that fetches nothing, below 1 MB', async (t) => {
  const html = reportHtml(await makeReport());
  const { problems, elements } = parsed(html);
  t.deepEqual(problems, []);
  t.true(html.length < 1e6, `${html.length}`);
  t.deepEqual(
    elements.filter(
      (each) =>
        each.tagName !== 'a' &&
        /^(?!data:)/.test(attribute(each, 'href') ?? attribute(each, 'src') ?? 'data:'),
    ),
    [],
  );
  t.true(named(elements, 'a').every((link) => attribute(link, 'href')?.startsWith('#')));
  const ids = elements.map((each) => attribute(each, 'id')).filter((id) => id !== undefined);
  t.is(new Set(ids).size, ids.length);
  for (const link of named(elements, 'a')) t.true(ids.includes(attribute(link, 'href')!.slice(1)));
});

test('the policy of the page names the scripts that are in it, and no others', async (t) => {
  const { elements } = parsed(reportHtml(await makeReport()));
  const scripts = named(elements, 'script').filter((each) => attribute(each, 'type') === undefined);
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(textOf(script)).digest('base64')}'`,
  );
  t.deepEqual(hashes, [...scriptSources]);
  const policy = named(elements, 'meta')
    .map((each) => attribute(each, 'content'))
    .join();
  t.true(policy.includes(`default-src 'none'; script-src ${hashes.join(' ')};`));
});

test('the data in the page are the report', async (t) => {
  const report = await makeReport(['a.raw', hostileName]);
  const { elements } = parsed(reportHtml(report));
  const data = named(elements, 'script').find((each) => attribute(each, 'id') === 'data');
  t.deepEqual(JSON.parse(textOf(data!)).downloads['report.json'], report);
});

test('every figure has a name and its values as a table', async (t) => {
  const { elements } = parsed(reportHtml(await makeReport(['a.raw', 'b.raw'])));
  const sections = named(elements, 'section');
  const withFigure = sections.filter((section) =>
    /data-figure/.test(
      JSON.stringify(section.childNodes.map((c) => ('attrs' in c ? c.attrs : []))),
    ),
  );
  t.is(withFigure.length, 6);
  for (const section of withFigure) {
    const own = parsedWithin(section);
    const [figure] = own.filter((each) => attribute(each, 'data-figure') !== undefined);
    t.is(attribute(figure!, 'tabindex'), '0');
    t.regex(attribute(figure!, 'aria-label') ?? '', /\. .*keys/);
    t.true(named(named(own, 'details').flatMap(parsedWithin), 'td').length > 0);
  }
});

function parsedWithin(element: Element): Element[] {
  return element.childNodes.flatMap((child) =>
    'tagName' in child ? [child, ...parsedWithin(child)] : [],
  );
}

test('names of files are text, whatever is in them', async (t) => {
  for (const html of [
    reportHtml(await makeReport([hostileName])),
    reportHtml(await makeReport([hostileName, 'b.raw'])),
    comparisonHtml(await makeReport([hostileName]), await makeReport(['b.raw', hostileName])),
  ]) {
    const { problems, elements } = parsed(html);
    t.deepEqual(problems, []);
    t.is(named(elements, 'script').length, 3);
    t.is(named(elements, 'img').length, 0);
    t.false(/[\u2028\u202e]/.test(html));
  }
});

test('what a report lacks is left out', async (t) => {
  const without =
    (...lacking: string[]) =>
    (all: readonly string[]) =>
      all.filter((title) => !lacking.includes(title));
  const all = [
    'What to do',
    'What the pages are',
    'Where the bytes go',
    'What is saved for how much work',
    'How often a content occurs',
    'What the inputs share',
    'Where it lies',
    'What kernels would make of it',
    'What was read',
  ];
  const kernels = ['zswap-6.18', 'ksm'] as const;
  const full = await makeReport(['a.raw', 'b.raw'], { kernels });
  t.deepEqual(titles(parsed(reportHtml(full)).elements), all);
  const one = await makeReport(['a.raw'], { kernels });
  t.deepEqual(titles(parsed(reportHtml(one)).elements), without('What the inputs share')(all));
  const plain = await makeReport(['a.raw'], { map: false });
  t.deepEqual(
    titles(parsed(reportHtml(plain)).elements),
    without('What the inputs share', 'Where it lies', 'What kernels would make of it')(all),
  );
  const layers = await makeReport(['a.raw'], { combinations: [], map: false });
  t.deepEqual(titles(parsed(reportHtml(layers)).elements), [
    'What to do',
    'What the pages are',
    'How often a content occurs',
    'What was read',
  ]);
});

test('figures are those of the report', async (t) => {
  const report = await makeReport(['a.raw']);
  const { elements } = parsed(reportHtml(report));
  const rows = named(elements, 'tr').map((row) =>
    parsedWithin(row)
      .filter(({ tagName }) => tagName === 'th' || tagName === 'td')
      .map(textOf),
  );
  t.deepEqual(report.layers, {
    zero_pages: 200,
    same_filled_pages: 200,
    duplicate_pages: 197,
    unique_pages: 403,
  });
  const layers = ['200', '20.0 %', '200', '20.0 %', '197', '19.7 %', '403', '40.3 %'];
  t.deepEqual(
    rows.find(([name]) => name === 'a.raw'),
    ['a.raw', '1,000', ...layers],
  );
  t.deepEqual(
    rows.find(([name, size]) => name === 'input' && size !== 'pages'),
    ['input', '3.9 MiB', '100.0 %'],
  );
});

test('similar pages, a dictionary and a second compressor are steps of their own, and what is left counts them', async (t) => {
  const report = await makeReport(['one.raw'], {
    combinations: [{ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }],
    similarity: {},
    dictionary: new TextEncoder().encode('item 7 of 4242, '.repeat(200)),
    recompress: { to: 'deflate' },
  });
  const [{ pool_pages_without_dedup, net_saved_bytes, similarity, dictionary, recompress }] =
    report.combinations as [(typeof report.combinations)[number]];
  t.is(similarity?.unable, null);
  t.is(dictionary?.unable, null);
  t.is(recompress?.unable, null);
  const left =
    pool_pages_without_dedup * report.page_size -
    net_saved_bytes -
    similarity!.net_saved_bytes -
    dictionary!.net_saved_bytes -
    recompress!.net_saved_bytes;

  const { elements } = parsed(reportHtml(report));
  const rows = new Map(
    named(elements, 'tr').map((row) => {
      const [name = '', ...cells] = row.childNodes.flatMap((cell) =>
        'tagName' in cell ? [textOf(cell)] : [],
      );
      return [name, cells];
    }),
  );
  t.is(rows.get('similar pages, gross')?.[0], bytes(-similarity!.gross_saved_bytes));
  t.is(rows.get('dictionary: tables')?.[0], bytes(dictionary!.dictionary_bytes));
  t.is(rows.get('compressed anew, gross')?.[0], bytes(-recompress!.gross_saved_bytes));
  t.is(rows.get('left, net')?.[0], bytes(left));
});
