const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as it may stand in an element or a quoted attribute. What turns the direction of writing stands there as its
 * number: names of files are chosen by others.
 */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => marks[mark]!)
    .replace(/[\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/gu, (mark) => {
      return `\\u{${mark.codePointAt(0)!.toString(16)}}`;
    });
}

/**
 * JSON as it may stand in a `script` element: no `<` can end it or open another, and it is JavaScript too.
 */
export function embedded(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\p{Bidi_Control}\p{Zl}\p{Zp}]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
