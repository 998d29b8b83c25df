/** Makes `bytes_per_page` of `bytesPerPage`, in all names of an object and what is in it. */
export function snakeCased(value: unknown): unknown {
  return renamed(value, (name) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase());
}

/** The inverse. */
export function camelCased(value: unknown): unknown {
  return renamed(value, (name) => name.replace(/_(.)/g, (_, first: string) => first.toUpperCase()));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    rename(name),
    renamed(item, rename),
  ]);
  return Object.fromEntries(entries);
}
