import { type BackendDescriptor, backendLabel } from '@pagefold/contracts';
import { BackendRegistry, composePool, type PagePool, type PoolPolicy } from '@pagefold/core';
import type { CellPlan } from './matrix-options.ts';

/** The descriptors of a cell. */
export interface CellParts {
  readonly hasher: BackendDescriptor<'hasher'>;
  readonly compressor: BackendDescriptor<'compressor'>;
  readonly allocator: BackendDescriptor<'allocator'>;
}

export function partsOf({ registry, combination }: CellPlan): CellParts {
  return {
    hasher: registry.find('hasher', combination.hasher),
    compressor: registry.find('compressor', combination.compressor),
    allocator: registry.find('allocator', combination.allocator),
  };
}

/** A fresh pool of a cell's backends, or of others instead of some. */
export function composeCell(
  plan: CellPlan,
  instead: Partial<CellParts> = {},
  policy: PoolPolicy = {},
): Promise<PagePool> {
  const { hasher, compressor, allocator } = { ...partsOf(plan), ...instead };
  return composePool(new BackendRegistry([hasher, compressor, allocator]), {
    ...policy,
    pageSize: plan.pageSize,
    hasher: backendLabel(hasher),
    compressor: backendLabel(compressor),
    allocator: backendLabel(allocator),
    seed: BigInt.asUintN(64, BigInt(plan.seed)),
  });
}
