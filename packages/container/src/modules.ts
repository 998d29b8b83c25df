import type { AnyDescriptor } from '@pagefold/contracts';
import type { PagePool, PoolSelection } from '@pagefold/core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { BackendId, PoolId, PoolRequestId, ReplacementId } from './identifiers.ts';

/** Binds backends: every pool and every tool of the container can then choose them by name. */
export function backendModule(...descriptors: readonly AnyDescriptor[]): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const descriptor of descriptors) bind(BackendId).toConstantValue(descriptor);
  });
}

/**
 * Binds backends in place of bound ones: each stands for all engines of its kind and name, whichever
 * module is loaded first. inversify's `rebind` cannot do this: all backends have one identifier.
 */
export function replacementModule(...descriptors: readonly AnyDescriptor[]): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const descriptor of descriptors) bind(ReplacementId).toConstantValue(descriptor);
  });
}

/**
 * Asks for a pool of bound backends. `createContainer` makes it and `closeContainer` closes it.
 *
 * @param selection its backends by name, and its policy.
 * @param identifier what it is bound to; a container can have several pools under different identifiers.
 */
export function poolModule(
  selection: PoolSelection,
  identifier: ServiceIdentifier<PagePool> = PoolId,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(PoolRequestId).toConstantValue({ identifier, selection });
  });
}
