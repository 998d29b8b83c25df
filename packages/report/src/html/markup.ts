import type { Part, Table } from '../part.ts';
import { escaped } from './escape.ts';

/** A part of the page: what it is asked for, its figure, and its values as a table. */
export function partMarkup(part: Part): string {
  const { id, title, question, figure, summary = '', table, tableIsOpen, notes = [] } = part;
  const help =
    figure?.kind === 'map'
      ? 'Arrow keys move over its cells.'
      : 'Arrow keys go through its values.';
  return `
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escaped(title)}</h2>
<p class="question">${escaped(question)}</p>
${
  figure === undefined
    ? ''
    : `<div class="figure" data-figure="${id}" tabindex="0" role="group" aria-roledescription="chart" aria-label="${escaped(`${title}. ${summary} ${help}`)}"></div>
<p class="said visually-hidden" role="status"></p>`
}
${notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('\n')}
${tableIsOpen === true ? scrolled(title, table) : `<details><summary>The values as a table</summary>${scrolled(title, table)}</details>`}
</section>`;
}

/** A table that may be wider than the page scrolls by itself, with the keyboard too. */
function scrolled(title: string, table: Table): string {
  return `<div class="scrolled" tabindex="0" role="region" aria-label="${escaped(`${title}, table`)}">${tableMarkup(title, table)}</div>`;
}

function tableMarkup(caption: string, { head, rows }: Table): string {
  const heads = head.map((text, column) => {
    const isNumber =
      column > 0 && rows.length > 0 && rows.every((row) => kindOf(row[column] ?? '') !== '');
    return `<th scope="col"${isNumber ? ' class="number"' : ''}>${escaped(text)}</th>`;
  });
  const lines = rows.map(([first = '', ...cells]) => {
    const others = cells.map((text) => `<td${kindOf(text)}>${escaped(text)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${others}</tr>`;
  });
  return `<table><caption class="visually-hidden">${escaped(caption)}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

/** Numbers stand below each other. */
function kindOf(text: string): string {
  return /^[-–▲▼=]? ?[\d,.]+( ?(%|B|KiB|MiB|GiB|TiB|µs|\?|± [\d,.]+))*$|^–$/.test(text)
    ? ' class="number"'
    : '';
}
