const longestShown = 80;

/**
 * Any value as text for a message: strings are quoted, long ones cut, and a value that has no text does not
 * throw.
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  try {
    return String(value);
  } catch {
    return `a value without text (${typeof value})`;
  }
}

function quoted(text: string): string {
  const rest = text.length - longestShown;
  return rest <= 0
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, longestShown))}… (${rest} more)`;
}

/** What a thrown value says, whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error || isErrorLike(error) ? String(error.message) : String(error);
  } catch {
    return 'a value without text was thrown';
  }
}

/** An error of another realm is no `Error` of this one. */
function isErrorLike(value: unknown): value is { readonly message: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
