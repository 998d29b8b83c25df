import type { AnyBackendDescriptor } from '@pagefold/contracts';
import { BackendRegistry, composePool, type PagePool, type PoolSelection } from '@pagefold/core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { BackendId, PoolId, PoolIdentifierId, RegistryId } from './identifiers.ts';

/** Binds backends: every pool and every tool of the container can then choose them by name. */
export function backendModule(...descriptors: readonly AnyBackendDescriptor[]): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const descriptor of descriptors) bind(BackendId).toConstantValue(descriptor);
  });
}

/**
 * Binds a pool of bound backends, made when it is first asked for and closed when it is unbound.
 *
 * @param selection its backends by name, and its policy.
 * @param identifier what it is bound to; a container can have several pools under different identifiers.
 */
export function poolModule(
  selection: PoolSelection,
  identifier: ServiceIdentifier<PagePool> = PoolId,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(PoolIdentifierId).toConstantValue(identifier);
    bind(identifier)
      .toDynamicValue((context) => composePool(context.get(RegistryId), selection))
      .inSingletonScope()
      .onDeactivation((pool) => pool.close());
  });
}

/** Binds the registry of all backends that are bound when it is first asked for. */
export function registryModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(RegistryId)
      .toDynamicValue(
        (context) => new BackendRegistry(context.getAll(BackendId, { optional: true })),
      )
      .inSingletonScope();
  });
}
