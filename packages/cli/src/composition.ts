import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { backendModule, createContainer, RegistryId } from '@pagefold/container';
import { type AnyBackendDescriptor, ConfigError } from '@pagefold/contracts';
import type { BackendRegistry } from '@pagefold/core';
import { builtinBackends } from '@pagefold/builtins';

/**
 * The composition root: every command gets its backends from here, so that what a user's module binds
 * is known to all of them.
 *
 * @param modules paths of JavaScript modules that export backend descriptors.
 */
export async function composeRegistry(modules: readonly string[]): Promise<BackendRegistry> {
  const loaded = await Promise.all(modules.map(loadBackends));
  const container = await createContainer(
    backendModule(...builtinBackends),
    ...loaded.map((backends) => backendModule(...backends)),
  );
  return container.get(RegistryId);
}

/** The descriptors that a module exports, under whatever names. */
export async function loadBackends(path: string): Promise<AnyBackendDescriptor[]> {
  let exports: Record<string, unknown>;
  try {
    exports = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError('PAGEFOLD_INVALID_BACKEND', `cannot load ${path}: ${message}`, { cause });
  }
  const backends = [...new Set(Object.values(exports))].filter(looksLikeDescriptor);
  if (backends.length === 0) {
    throw new ConfigError(
      'PAGEFOLD_INVALID_BACKEND',
      `${path} exports no backend: expected an export with "kind", "name" and "create"`,
    );
  }
  return backends;
}

function looksLikeDescriptor(value: unknown): value is AnyBackendDescriptor {
  return typeof value === 'object' && value !== null && 'kind' in value && 'create' in value;
}
