/**
 * Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`, on lines of their own.
 * A text without these marks is returned as it is.
 */
export function fillMarkers(text: string, name: string, content: string): string {
  const begin = `<!-- bench:${name} -->`;
  const end = `<!-- /bench:${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return text;
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
