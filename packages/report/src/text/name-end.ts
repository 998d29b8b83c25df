/** The end of a name, which tells files apart, in at most `width` characters. */
export function nameEnd(name: string, width = 28): string {
  const characters = [...name];
  return characters.length <= width ? name : `…${characters.slice(1 - width).join('')}`;
}
