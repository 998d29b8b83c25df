import type { Requests } from './batch-command.ts';

const lineEnd = '\r\n';

/** The same command about each name, with what it is told after that; all are words of ASCII. */
export function requestsAbout(
  names: readonly string[],
  command: string,
  ...told: readonly string[]
): Requests {
  let text = '';
  const ends = names.map((name) => {
    text += words(command, name, ...told);
    return text.length;
  });
  return { bytes: Buffer.from(text, 'latin1'), ends };
}

/** One command about all names. */
export function requestAboutAll(names: readonly string[], command: string): Requests {
  const bytes = Buffer.from(words(command, ...names), 'latin1');
  return { bytes, ends: [bytes.length] };
}

/** To keep each value under its name, on the terms that the words after them say. */
export function requestsToSet(
  names: readonly string[],
  values: readonly Uint8Array[],
  ...terms: readonly string[]
): Requests {
  const after = Buffer.from(lineEnd + terms.map(word).join(''), 'latin1');
  const begin = `*${3 + terms.length}${lineEnd}${word('SET')}`;
  const heads = names.map((name, i) => `${begin}${word(name)}$${values[i]!.length}${lineEnd}`);
  let length = after.length * names.length;
  for (const [i, head] of heads.entries()) length += head.length + values[i]!.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  const ends = heads.map((head, i) => {
    at += bytes.write(head, at, 'latin1');
    bytes.set(values[i]!, at);
    at += values[i]!.length;
    bytes.set(after, at);
    at += after.length;
    return at;
  });
  return { bytes, ends };
}

function words(...all: readonly string[]): string {
  return `*${all.length}${lineEnd}${all.map(word).join('')}`;
}

/** As RESP has it. */
function word(text: string): string {
  return `$${text.length}${lineEnd}${text}${lineEnd}`;
}
