import type { AnalysisReport } from '@pagefold/estimate/portable';
import { chartsHash, chartsScript } from '../charts.generated.ts';
import type { Figure } from '../figure.ts';
import { pageHash, pageScript, pageStyle } from '../page.generated.ts';
import type { Part } from '../part.ts';
import { embedded, escaped } from './escape.ts';
import { partMarkup } from './markup.ts';

/** What a page is made of. */
export interface Document {
  readonly title: string;
  readonly subtitle: string;
  /** Markup of what is to be read first. */
  readonly top: string;
  readonly parts: readonly Part[];
  /** What can be downloaded by the name of a file: text, or what will be JSON. */
  readonly downloads: Downloads;
  /** What the map is drawn from: one of the downloads. */
  readonly report: AnalysisReport;
}

type Downloads = Readonly<Record<string, unknown>>;

/** What the page's script finds in the page. */
export interface PageData {
  readonly figures: Readonly<Record<string, Figure>>;
  readonly downloads: Downloads;
  /** The download that the map is in. */
  readonly mapIn: string;
}

/**
 * The scripts that a page may run, as sources of a content security policy. A page that shows a report in a frame has to
 * allow them as well.
 */
export const scriptSources: readonly string[] = [chartsHash, pageHash];

/** Nothing is fetched from anywhere, and no script runs but the two that are named. */
const policy = [
  "default-src 'none'",
  `script-src ${scriptSources.join(' ')}`,
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** The whole page as HTML. */
export function documentMarkup(page: Document): string {
  const { title, subtitle, top, parts, downloads, report } = page;
  const data: PageData = {
    figures: Object.fromEntries(
      parts.flatMap(({ id, figure }) => (figure === undefined ? [] : [[id, figure]])),
    ),
    downloads,
    mapIn: Object.keys(downloads).find((name) => downloads[name] === report) ?? '',
  };
  const buttons = Object.keys(downloads).map(
    (name) => `<button type="button" data-download="${escaped(name)}">${escaped(name)}</button>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(`${title}: ${subtitle}`)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#verdict">To the verdict</a>
<header>
<div>
<h1>${escaped(title)}</h1>
<p class="subtitle">${escaped(subtitle)}</p>
</div>
<div class="tools" hidden>
<label>Colours <select id="theme"><option value="">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>
<span role="group" aria-label="Downloads">${buttons.join('')}</span>
</div>
</header>
<main>
${top}
<nav aria-label="Parts"><ul>${parts.map(({ id, title: name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`).join('')}</ul></nav>
<noscript><p class="note">Without JavaScript the figures are not drawn; all values stand in the tables.</p></noscript>
${parts.map(partMarkup).join('\n')}
</main>
<footer><p>Made by Pagefold. Nothing in this file is fetched from anywhere.</p></footer>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${chartsScript}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}
