import type { AnyDescriptor } from '@pagefold/contracts';
import type { BackendRegistry, PagePool, PoolSelection } from '@pagefold/core';
import type { ContainerModule, ServiceIdentifier } from 'inversify';

/** Every backend that a pool can be made of; bound once a backend, without a name. */
export const BackendId: ServiceIdentifier<AnyDescriptor> = Symbol.for(
  '@pagefold/container.Backend',
);

/** The registry of all bound backends, for what chooses while the program runs. */
export const RegistryId: ServiceIdentifier<BackendRegistry> = Symbol.for(
  '@pagefold/container.Registry',
);

/** The pool, where a container has one. */
export const PoolId: ServiceIdentifier<PagePool> = Symbol.for('@pagefold/container.Pool');

/** Backends that take the place of bound ones. */
export const ReplacementId: ServiceIdentifier<AnyDescriptor> = Symbol.for(
  '@pagefold/container.Replacement',
);

/** A pool to be made, and what it will be bound to. */
export interface PoolRequest {
  readonly identifier: ServiceIdentifier<PagePool>;
  readonly selection: PoolSelection;
}

export const PoolRequestId: ServiceIdentifier<PoolRequest> = Symbol.for(
  '@pagefold/container.PoolRequest',
);

/** What a container has to take down. */
export interface Lifetime {
  /** In the order in which they were loaded. */
  readonly modules: ContainerModule[];
  /** In the order in which they were made. */
  readonly pools: PagePool[];
  /** Set while it is being closed. */
  closing: Promise<void> | undefined;
}

export const LifetimeId: ServiceIdentifier<Lifetime> = Symbol.for('@pagefold/container.Lifetime');

/** An identifier as messages show it. */
export function identifierName(identifier: ServiceIdentifier): string {
  if (typeof identifier === 'symbol') return identifier.description ?? 'Symbol()';
  return typeof identifier === 'string' ? identifier : identifier.name;
}
