import { escaped } from '@pagefold/report/text';
import type { FleetAnswer } from './merge/fleet-answer.ts';
import { type FleetTable, fleetTables, fleetVerdict } from './tables.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.verdict { border-left: 0.3rem solid #2a78c8; padding-left: 1rem; }
.scrolled { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem; text-align: right; border-bottom: 1px solid #8886; white-space: nowrap; }
th:first-child { text-align: left; }
`;

/** The answer of a fleet as one page of HTML, which runs no script and fetches nothing. */
export function fleetHtml(answer: FleetAnswer): string {
  const title = `What ${answer.hosts.length} hosts have in common`;
  const sentences = fleetVerdict(answer).map((line) => `<p>${escaped(line)}</p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<section class="verdict" aria-label="The answer">
${sentences.join('\n')}
</section>
${fleetTables(answer).map(tableMarkup).join('\n')}
</main>
<footer><p>Made by Pagefold. Nothing in this file is fetched from anywhere.</p></footer>
</body>
</html>
`;
}

function tableMarkup({ title, head, rows }: FleetTable): string {
  const heads = head.map((text) => `<th scope="col">${escaped(text)}</th>`);
  const lines = rows.map(([first = '', ...cells]) => {
    const others = cells.map((text) => `<td>${escaped(text)}</td>`);
    return `<tr><th scope="row">${escaped(first)}</th>${others.join('')}</tr>`;
  });
  return `<section>
<h2>${escaped(title)}</h2>
<div class="scrolled" tabindex="0" role="region" aria-label="${escaped(title)}, table">
<table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</div>
</section>`;
}
