// The public interface of @pagefold/container: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/container' {
  import { AnyBackendDescriptor } from '@pagefold/contracts';
  import { BackendRegistry } from '@pagefold/core';
  import { Container } from 'inversify';
  import { ContainerModule } from 'inversify';
  import { PagePool } from '@pagefold/core';
  import { PoolSelection } from '@pagefold/core';
  import { ServiceIdentifier } from 'inversify';

  export const BackendId: ServiceIdentifier<AnyBackendDescriptor>;

  export function backendModule(...descriptors: readonly AnyBackendDescriptor[]): ContainerModule;

  export function closeContainer(container: Container): Promise<void>;

  export function createContainer(...modules: readonly ContainerModule[]): Promise<Container>;

  export const PoolId: ServiceIdentifier<PagePool>;

  export function poolModule(selection: PoolSelection, identifier?: ServiceIdentifier<PagePool>): ContainerModule;

  export const RegistryId: ServiceIdentifier<BackendRegistry>;

  export function replacementModule(...descriptors: readonly AnyBackendDescriptor[]): ContainerModule;
}
