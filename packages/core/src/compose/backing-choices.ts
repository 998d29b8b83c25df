import {
  type BackingStore,
  ConfigError,
  messageOf,
  type Options,
  PagefoldError,
  show,
} from '@pagefold/contracts';
import type { BackendRegistry } from './registry.ts';

/** A backing store by name, which is opened for the pool. */
export interface BackingStoreChoice {
  /** The name of a registered one, such as `file`. */
  readonly name: string;
  /** What it is opened with. */
  readonly options?: Options;
}

/** Stores of a pool that is being made. */
export interface OpenedStores {
  readonly stores: readonly BackingStore[];
  /** Closes those that were opened for it, whatever comes of that: there will be no pool. */
  close(): Promise<void>;
}

/**
 * Opens those that are chosen by name, in their order; the others are as they were given.
 *
 * @throws ConfigError; what `open` throws. Nothing is left open.
 */
export async function openBackingStores(
  registry: BackendRegistry,
  given: readonly (BackingStore | BackingStoreChoice)[] | undefined,
): Promise<OpenedStores> {
  const list: unknown = given ?? [];
  if (!Array.isArray(list)) {
    throw invalid(`"backingStores" expected an array, got ${show(list)}`);
  }
  const choices = list.map((one) => choiceOf(registry, one));
  const opened: BackingStore[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(opened.map((store) => store.close()));
  };
  const stores: BackingStore[] = [];
  try {
    for (const choice of choices) {
      if (typeof choice !== 'function') {
        stores.push(choice);
        continue;
      }
      const store = await choice();
      opened.push(store);
      stores.push(store);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { stores, close };
}

/** A store as it is, or how to open it. */
function choiceOf(
  registry: BackendRegistry,
  one: unknown,
): BackingStore | (() => Promise<BackingStore>) {
  if (typeof one !== 'object' || one === null) {
    throw invalid(
      `"backingStores" expected backing stores, or { name, options }, got ${show(one)}`,
    );
  }
  if ('write' in one) return one as BackingStore;
  const { name, options = {}, ...others } = one as BackingStoreChoice;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalid(`"backingStores" expected { name, options }, got ${show(other)} too`);
  }
  const descriptor = registry.findBackingStore(name);
  return async () => {
    try {
      return await descriptor.open(options);
    } catch (cause) {
      if (PagefoldError.is(cause)) throw cause;
      throw new ConfigError('PAGEFOLD_BAD_PLACE', `${name}: ${messageOf(cause)}`, { cause });
    }
  };
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `pool: ${problem}`);
}
