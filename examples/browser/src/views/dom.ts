/** The element of the page that a selector names. */
export function find<T extends Element>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new TypeError(`${selector} is not in the page`);
  return element;
}
