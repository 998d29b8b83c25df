import { type BackendDescriptor, backendLabel, PagefoldError } from '@pagefold/contracts';
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
    similarity: plan.similarity ?? false,
    ...(plan.dictionary === undefined ? {} : { dictionary: plan.dictionary }),
    ...policy,
    pageSize: plan.pageSize,
    hasher: backendLabel(hasher),
    compressor: backendLabel(compressor),
    allocator: backendLabel(allocator),
    seed: BigInt.asUintN(64, BigInt(plan.seed)),
  });
}

/** Why the cell's pool cannot have what its plan says beside the backends; undefined where it can. */
export async function whyUnable(plan: CellPlan): Promise<string | undefined> {
  if (plan.similarity === undefined && plan.dictionary === undefined) return undefined;
  try {
    const pool = await composeCell(plan);
    await pool.close();
    return undefined;
  } catch (error) {
    const isUnable = PagefoldError.is(error) && error.code === 'PAGEFOLD_INCOMPATIBLE_BACKENDS';
    if (isUnable) return error.message;
    throw error;
  }
}
