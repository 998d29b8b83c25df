import { ConfigError } from '@pagefold/contracts';
import { composePool } from '@pagefold/core';
import { Container, type ContainerModule } from 'inversify';
import { boundBackends } from './bound-backends.ts';
import { closeContainer } from './close-container.ts';
import {
  identifierName,
  type Lifetime,
  LifetimeId,
  type PoolRequest,
  PoolRequestId,
  RegistryId,
} from './identifiers.ts';

/**
 * Makes a container of modules, and all pools that they ask for, one after the other. What is missing,
 * ambiguous or unable to start fails here; whatever had been made is closed again. Afterwards
 * `container.get` of a pool needs no promise.
 *
 * @throws ConfigError as `composePool` does; `PAGEFOLD_DUPLICATE_BACKEND` for a backend bound twice;
 *   `PAGEFOLD_UNKNOWN_BACKEND` also for a replacement of nothing; `PAGEFOLD_AMBIGUOUS_POOL` for a pool
 *   under an identifier that something else is bound to.
 * @throws BackendError when a backend does not start.
 * @throws AggregateError of the failure and what `closeContainer` threw, when closing fails as well.
 */
export async function createContainer(...modules: readonly ContainerModule[]): Promise<Container> {
  const container = new Container();
  const lifetime: Lifetime = { modules: [], pools: [], closing: undefined };
  container.bind(LifetimeId).toConstantValue(lifetime);
  try {
    for (const module of modules) {
      lifetime.modules.push(module);
      await container.loadAsync(module);
    }
    container.bind(RegistryId).toConstantValue(boundBackends(container));
    for (const request of poolRequests(container)) await makePool(container, lifetime, request);
    return container;
  } catch (error) {
    await closeAfter(error, container);
    throw error;
  }
}

async function makePool(
  container: Container,
  { pools }: Lifetime,
  { identifier, selection }: PoolRequest,
): Promise<void> {
  try {
    const pool = await composePool(container.get(RegistryId), selection);
    pools.push(pool);
    container.bind(identifier).toConstantValue(pool);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const message = `the pool ${identifierName(identifier)}: ${error.message}`;
    throw new ConfigError(error.code, message, { cause: error });
  }
  // What the user's modules do when it is activated may be asynchronous, and belongs to making it.
  await container.getAsync(identifier);
}

/** The pools that the modules ask for. Nothing else may be bound to their identifiers. */
function poolRequests(container: Container): PoolRequest[] {
  const requests = container.getAll(PoolRequestId, { optional: true });
  const names = requests.map(({ identifier }) => identifierName(identifier));
  requests.forEach(({ identifier }, index) => {
    const isFirst = requests.findIndex((request) => request.identifier === identifier) === index;
    if (isFirst && !container.isBound(identifier)) return;
    throw new ConfigError(
      'PAGEFOLD_AMBIGUOUS_POOL',
      `something else is bound to ${names[index]} as well: give poolModule() another identifier; ` +
        `pools: ${names.join(', ')}`,
    );
  });
  return requests;
}

/** Closes a container that could not be made; when that fails too, both errors are thrown. */
async function closeAfter(failure: unknown, container: Container): Promise<void> {
  try {
    await closeContainer(container);
  } catch (error) {
    // inversify rejects once more with what an activation was rejected with.
    if (error === failure) return;
    const [first, second] = [failure, error].map((e) => (e instanceof Error ? e.message : e));
    const message = `${first}; closing what was made failed as well: ${second}`;
    throw new AggregateError([failure, error], message);
  }
}
