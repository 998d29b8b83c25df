import type { Container } from 'inversify';
import { type Lifetime, LifetimeId } from './identifiers.ts';

/**
 * Closes a container: unloads its modules, the last one first and each when the one before is done;
 * unbinds what was bound to it directly; and closes its pools. So whatever uses a pool can still use it
 * while it shuts down. What fails does not keep the rest from closing.
 *
 * Closing again waits while it is being closed; later it tries again what failed, or does nothing.
 *
 * @throws what a deactivation or `PagePool.close` threw; an AggregateError where there are several.
 */
export async function closeContainer(container: Container): Promise<void> {
  const lifetime = container.get(LifetimeId, { optional: true });
  if (lifetime === undefined) return;
  lifetime.closing ??= takeDown(container, lifetime).finally(() => {
    lifetime.closing = undefined;
  });
  await lifetime.closing;
}

async function takeDown(container: Container, { modules, pools }: Lifetime): Promise<void> {
  const errors: unknown[] = [];
  for (const module of modules.toReversed()) {
    await container.unloadAsync(module).catch((error) => errors.push(error));
  }
  const unloaded = errors.length === 0;
  await container.unbindAllAsync().catch((error) => {
    // Otherwise it is what failed above: inversify keeps it and deactivates it again.
    if (unloaded) errors.push(error);
  });
  for (const pool of pools) {
    try {
      await pool.close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) {
    const messages = errors.map((error) => (error instanceof Error ? error.message : error));
    throw new AggregateError(errors, `the container did not close: ${messages.join('; ')}`);
  }
}
