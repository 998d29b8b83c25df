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

type Chosen = { readonly [K in BackendKind]: RegisteredBackend };

/**
 * The combinations that prove all backends of a registry: every hasher with every compressor and
 * every allocator, each name with the first of its engines that can run here; then every other engine
 * once, with the first of the two other kinds.
 */
export function matrixCombinations(registry: BackendRegistry): MatrixCombination[] {
  const hashers = enginesByUse(registry.list('hasher'));
  const compressors = enginesByUse(registry.list('compressor'));
  const allocators = enginesByUse(registry.list('allocator'));
  const kinds = [hashers, compressors, allocators];
  const preferred = new Set(kinds.flatMap((kind) => kind.preferred));
  const chosen: Chosen[] = [];
  for (const hasher of hashers.preferred) {
    for (const compressor of compressors.preferred) {
      for (const allocator of allocators.preferred) chosen.push({ hasher, compressor, allocator });
    }
  }
  const first = chosen.find((one) => whyNot(one) === undefined) ?? chosen[0];
  if (first === undefined) return [];
  for (const hasher of hashers.others) chosen.push({ ...first, hasher });
  for (const compressor of compressors.others) chosen.push({ ...first, compressor });
  for (const allocator of allocators.others) chosen.push({ ...first, allocator });
  return chosen.map((one) => combinationOf(one, preferred));
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
