import type { AnyBackendDescriptor } from '@pagefold/contracts';
import type { BackendRegistry, PagePool } from '@pagefold/core';
import type { ServiceIdentifier } from 'inversify';

/** Every backend that a pool can be made of; bound once a backend, without a name. */
export const BackendId: ServiceIdentifier<AnyBackendDescriptor> = Symbol.for(
  '@pagefold/container.Backend',
);

/** The registry of all bound backends. */
export const RegistryId: ServiceIdentifier<BackendRegistry> = Symbol.for(
  '@pagefold/container.Registry',
);

/** The pool, where a container has one. */
export const PoolId: ServiceIdentifier<PagePool> = Symbol.for('@pagefold/container.Pool');

/** The identifiers of all pools of a container, so that it can make and close them. */
export const PoolIdentifierId: ServiceIdentifier<ServiceIdentifier<PagePool>> = Symbol.for(
  '@pagefold/container.PoolIdentifier',
);
