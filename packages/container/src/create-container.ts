import { ConfigError, PagefoldError } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import { PoolIdentifierId, RegistryId } from './identifiers.ts';
import { registryModule } from './modules.ts';

/**
 * Makes a container of modules and resolves what they select before it returns, so that what is
 * missing, ambiguous or unable to start fails here. On failure everything is closed again.
 *
 * @throws ConfigError as `composePool` does, `PAGEFOLD_DUPLICATE_BACKEND` for a backend bound twice, and
 *   `PAGEFOLD_AMBIGUOUS_POOL` for two pools under one identifier.
 */
export async function createContainer(...modules: readonly ContainerModule[]): Promise<Container> {
  const container = new Container();
  try {
    container.load(registryModule(), ...modules);
    container.get(RegistryId);
    for (const identifier of poolIdentifiers(container)) await container.getAsync(identifier);
    return container;
  } catch (error) {
    await closeContainer(container);
    throw ownError(error);
  }
}

/** Closes every pool of a container and unbinds everything. It cannot be used afterwards. */
export async function closeContainer(container: Container): Promise<void> {
  try {
    await container.unbindAllAsync();
  } catch {
    // A pool that could not be made is kept as a rejected promise, and unbinding it rejects again: its
    // error has been thrown where the pool was asked for.
  }
}

function poolIdentifiers(container: Container): ServiceIdentifier<PagePool>[] {
  const identifiers = container.getAll(PoolIdentifierId, { optional: true });
  const seen = new Set<ServiceIdentifier<PagePool>>();
  for (const identifier of identifiers) {
    if (seen.has(identifier)) {
      throw new ConfigError(
        'PAGEFOLD_AMBIGUOUS_POOL',
        `two pools are bound to ${String(identifier)}: give poolModule() another identifier`,
      );
    }
    seen.add(identifier);
  }
  return identifiers;
}

/** The failure of ours that inversify wraps in an error of its own, if there is one. */
function ownError(error: unknown): unknown {
  for (let e = error; e instanceof Error; e = e.cause) if (PagefoldError.is(e)) return e;
  return error;
}
