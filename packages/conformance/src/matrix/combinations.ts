import { type BackendKind, backendKinds } from '@pagefold/contracts';
import type { BackendRegistry, RegisteredBackend } from '@pagefold/core';

/** Three backends of a pool: a `name` for the preferred engine, `name/engine` for another. */
export interface MatrixCombination {
  /** Its hasher. */
  readonly hasher: string;
  /** Its compressor. */
  readonly compressor: string;
  /** Its allocator. */
  readonly allocator: string;
  /** Why it cannot run here, where one of the three says so. */
  readonly unavailable?: string;
}

/**
 * Which combinations of names there are: `all`, or as few as `pairs` takes, in which each backend meets every other once
 * at least.
 */
export type MatrixExtent = 'all' | 'pairs';

type Chosen = { readonly [K in BackendKind]: RegisteredBackend };

/**
 * The combinations that prove all backends of a registry: every hasher with every compressor and
 * every allocator, each name with the first of its engines that can run here; then every other engine
 * once, with the first of the two other kinds.
 *
 * @param filter leaves combinations out, before it is looked whether all pairs are there.
 */
export function matrixCombinations(
  registry: BackendRegistry,
  extent: MatrixExtent = 'all',
  filter: (combination: MatrixCombination) => boolean = () => true,
): MatrixCombination[] {
  const hashers = enginesByUse(registry.list('hasher'));
  const compressors = enginesByUse(registry.list('compressor'));
  const allocators = enginesByUse(registry.list('allocator'));
  const chosen: Chosen[] = [];
  for (const hasher of hashers.preferred) {
    for (const compressor of compressors.preferred) {
      for (const allocator of allocators.preferred) chosen.push({ hasher, compressor, allocator });
    }
  }
  const first = chosen.find((one) => whyNot(one) === undefined) ?? chosen[0];
  if (first === undefined) return [];
  const engines = [
    ...hashers.others.map((hasher) => ({ ...first, hasher })),
    ...compressors.others.map((compressor) => ({ ...first, compressor })),
    ...allocators.others.map((allocator) => ({ ...first, allocator })),
  ];
  const preferred = new Set([hashers, compressors, allocators].flatMap((kind) => kind.preferred));
  const combinationsOf = (some: readonly Chosen[]) =>
    some.map((one) => combinationOf(one, preferred)).filter(filter);
  const ofNames = combinationsOf(chosen);
  return [...(extent === 'all' ? ofNames : withAllPairs(ofNames)), ...combinationsOf(engines)];
}

/**
 * Leaves out what has no pair that is not there already. Nothing needs more: a hasher is asked and answers the same
 * whatever the other two do, and what two backends do to each other shows where they meet.
 */
function withAllPairs(all: readonly MatrixCombination[]): MatrixCombination[] {
  const met = new Set<string>();
  return byDiagonals(all).filter(({ hasher, compressor, allocator }) => {
    const pairs = [
      `${hasher} ${compressor}`,
      `${hasher} ${allocator}`,
      `${compressor} ${allocator}`,
    ];
    const isNew = pairs.some((pair) => !met.has(pair));
    for (const pair of pairs) met.add(pair);
    return isNew;
  });
}

/** Those first in which the next compressor or allocator has the next hasher: few of them have all pairs. */
function byDiagonals(all: readonly MatrixCombination[]): MatrixCombination[] {
  const indexesOf = (kind: BackendKind) =>
    new Map([...new Set(all.map((one) => one[kind]))].map((label, i) => [label, i]));
  const hashers = indexesOf('hasher');
  const compressors = indexesOf('compressor');
  const allocators = indexesOf('allocator');
  const diagonalOf = ({ hasher, compressor, allocator }: MatrixCombination) => {
    const others = compressors.get(compressor)! + allocators.get(allocator)!;
    return (others + hashers.size - hashers.get(hasher)!) % hashers.size;
  };
  return all.toSorted((a, b) => diagonalOf(a) - diagonalOf(b));
}

/** One engine of each name, and all others. */
function enginesByUse(backends: readonly RegisteredBackend[]) {
  const preferred = new Map<string, RegisteredBackend>();
  for (const backend of backends) {
    const { name } = backend.descriptor;
    const known = preferred.get(name);
    if (known === undefined || (known.available !== true && backend.available === true)) {
      preferred.set(name, backend);
    }
  }
  const used = new Set(preferred.values());
  return { preferred: [...used], others: backends.filter((backend) => !used.has(backend)) };
}

function combinationOf(
  chosen: Chosen,
  preferred: ReadonlySet<RegisteredBackend>,
): MatrixCombination {
  const labelOf = (backend: RegisteredBackend) =>
    preferred.has(backend) ? backend.descriptor.name : backend.label;
  const labels = {
    hasher: labelOf(chosen.hasher),
    compressor: labelOf(chosen.compressor),
    allocator: labelOf(chosen.allocator),
  };
  const unavailable = whyNot(chosen);
  return unavailable === undefined ? labels : { ...labels, unavailable };
}

function whyNot(chosen: Chosen): string | undefined {
  const reasons = backendKinds
    .map((kind) => chosen[kind])
    .filter(({ available }) => available !== true)
    .map(({ label, available }) => `${label}: ${available}`);
  return reasons.length === 0 ? undefined : reasons.join('; ');
}
