/**
 * The same value with the names of its fields in snake_case, as they are in JSON and metrics. What JSON has no
 * number for (no limit) is null.
 */
export function toSnakeCase(value: unknown): unknown {
  return renamed(value, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** The way back. */
export function toCamelCase(value: unknown): unknown {
  return renamed(value, (name) =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [
    rename(name),
    renamed(field, rename),
  ]);
  return Object.fromEntries(fields);
}
