import { type AnyBackendDescriptor, backendKinds } from '@pagefold/contracts';
import type { BackendRegistry, PagePool, PoolSelection } from '@pagefold/core';

/** Makes a pool through the container, hands it to `work` and closes it. */
export async function withPool<T>(
  registry: BackendRegistry,
  selection: PoolSelection,
  work: (pool: PagePool) => Promise<T>,
): Promise<T> {
  // Only here: dependency injection takes a tenth of a second to load.
  const { backendModule, closeContainer, createContainer, PoolId, poolModule } = await import(
    '@pagefold/container'
  );
  const backends = backendKinds.flatMap((kind) =>
    registry.list(kind).map(({ descriptor }) => descriptor as AnyBackendDescriptor),
  );
  const container = await createContainer(backendModule(...backends), poolModule(selection));
  try {
    return await work(container.get(PoolId));
  } finally {
    await closeContainer(container);
  }
}
