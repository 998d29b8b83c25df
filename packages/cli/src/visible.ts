/**
 * What a terminal takes as a command or shows in another order: C0, DEL, C1, line separators, halves of
 * surrogate pairs, and what turns the direction of writing (UAX #9).
 */
const commands = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A text of several lines without commands to a terminal: each stands there as `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(commands, (command) => (command === '\n' ? command : escaped(command)));
}

/** The same for what must be one line, such as the name of a file. */
export function oneLine(text: string): string {
  return text.replace(commands, escaped);
}

/** JSON of the exact value, with escapes for what JSON would let through to a terminal. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(commands, (command) =>
    command === '\n' ? command : jsonEscaped(command),
  );
}

/** The same of JSON that is one line. */
export function visibleJsonLine(json: string): string {
  return json.replace(commands, jsonEscaped);
}

function jsonEscaped(command: string): string {
  return `\\u${command.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escaped(command: string): string {
  return `\\u{${command.codePointAt(0)!.toString(16)}}`;
}
