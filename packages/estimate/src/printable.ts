const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A path or a process's name as it can stand in a message of one line: as it is, or, where it holds
 * control characters or begins or ends with a space, in quotes with these written as `\u{…}`. Names
 * are chosen by others, and must not break a line or reach a terminal as commands.
 */
export function printable(text: string): string {
  if (text !== '' && text.trim() === text && text.search(unprintable) < 0) return text;
  return `"${text.replace(unprintable, escaped)}"`;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
