/** What BLOCK_STATUS can tell: holes and zeros, as every server does, and what this one keeps of each page. */
export const baseAllocation = 'base:allocation';
export const pagefoldState = 'pagefold:state';

/** A context that was negotiated, and the number that its replies bear. */
export interface MetaContext {
  readonly id: number;
  readonly name: typeof baseAllocation | typeof pagefoldState;
}

export type MetaContexts = readonly MetaContext[];

const all: MetaContexts = [
  { id: 1, name: baseAllocation },
  { id: 2, name: pagefoldState },
];

/** The contexts of a list query: `base:` names all of a namespace, no query at all everything. */
export function listContexts(queries: readonly string[]): MetaContexts {
  if (queries.length === 0) return all;
  const isNamed = (name: string): boolean =>
    queries.some((query) => query === name || (query.endsWith(':') && name.startsWith(query)));
  return all.filter(({ name }) => isNamed(name));
}

/** The contexts that are chosen by their whole names. */
export function chooseContexts(queries: readonly string[]): MetaContexts {
  return all.filter(({ name }) => queries.includes(name));
}
