/** The element of the page that a selector names. */
export function find<T extends Element>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new TypeError(`${selector} is not in the page`);
  return element;
}

/** Makes an element. Text stays text, whatever is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

/** Makes a table. The first cell of a row is its head. */
export function makeTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLTableElement {
  const table = make('table', '', make('caption', 'visually-hidden', caption));
  table.append(make('thead', '', make('tr', '', ...head.map((text) => headCell('col', text)))));
  const lines = rows.map(([first, ...others]) =>
    make('tr', '', headCell('row', first ?? ''), ...others.map((cell) => make('td', '', cell))),
  );
  table.append(make('tbody', '', ...lines));
  return table;
}

function headCell(scope: 'col' | 'row', content: Node | string): HTMLTableCellElement {
  const cell = make('th', '', content);
  cell.scope = scope;
  return cell;
}
