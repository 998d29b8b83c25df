import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtinBackends } from '@pagefold/builtins';
import {
  type AnyBackendDescriptor,
  backendLabel,
  ConfigError,
  messageOf,
} from '@pagefold/contracts';
import { BackendRegistry, Workbench } from '@pagefold/core';
import type { Waits } from './waits.ts';

/**
 * Looks whether any pool can be made here, before anything else is tried.
 *
 * @throws ConfigError `PAGEFOLD_NO_MEMORY` where WebAssembly or address space is missing.
 */
export function checkPoolPossible(): void {
  new Workbench();
}

/**
 * Every command gets its backends from here, so that those of a user's module are known to all of them.
 *
 * @param modules paths of JavaScript modules that export backend descriptors.
 */
export async function composeRegistry(
  waits: Waits,
  modules: readonly string[] = [],
): Promise<BackendRegistry> {
  const loaded = [];
  for (const path of modules) loaded.push(...(await loadBackends(waits, path)));
  return new BackendRegistry([...builtinBackends, ...loaded]);
}

/** The descriptors that a module exports, under whatever names. */
export async function loadBackends(waits: Waits, path: string): Promise<AnyBackendDescriptor[]> {
  const exports = await importModule(waits, path);
  const backends = [...new Set(Object.values(exports))].filter(looksLikeDescriptor);
  if (backends.length === 0) {
    throw new ConfigError(
      'PAGEFOLD_INVALID_BACKEND',
      `${path} exports no backend: expected an export with "kind", "name" and "create"`,
    );
  }
  return backends.map((backend) => watched(waits, backend));
}

async function importModule(waits: Waits, path: string): Promise<Record<string, unknown>> {
  try {
    const { href } = pathToFileURL(resolve(path));
    return await waits.during('its top-level await', () => import(href));
  } catch (cause) {
    const problem = `cannot load ${path}: ${messageOf(cause)}`;
    throw new ConfigError('PAGEFOLD_INVALID_BACKEND', problem, { cause });
  }
}

function looksLikeDescriptor(value: unknown): value is AnyBackendDescriptor {
  return typeof value === 'object' && value !== null && 'kind' in value && 'create' in value;
}

/** The same backend, whose name is known while its `create` is waited for. */
function watched(waits: Waits, backend: AnyBackendDescriptor): AnyBackendDescriptor {
  const { kind, name, engine, contractVersion, options } = backend;
  const create: unknown = (...args: unknown[]): unknown => {
    const made: unknown = Reflect.apply(backend.create, backend, args);
    if (!isThenable(made)) return made;
    return waits.during(`${kind} ${backendLabel(backend)}: create()`, () => made);
  };
  const probe: unknown = () => backend.probe();
  return {
    kind,
    name,
    ...(engine === undefined ? {} : { engine }),
    contractVersion,
    options,
    // What is no function stays what it is, for those who check it.
    probe: typeof backend.probe === 'function' ? probe : backend.probe,
    create: typeof backend.create === 'function' ? create : backend.create,
  } as AnyBackendDescriptor;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
