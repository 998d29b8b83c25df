import type { BackendKind } from '@pagefold/contracts';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { Bench } from './bench.ts';
import { expectEqual, fail, show } from './expect.ts';
import { type Setup, type SuiteOptions, setupOf } from './suite-options.ts';

/** What one run of a case has made, with what is checked when it ends well. */
export class Scope<K extends BackendKind> {
  readonly setup: Setup<K>;
  readonly #endings: (() => void)[] = [];

  constructor(setup: Setup<K>) {
    this.setup = setup;
  }

  /** A new page memory, whose guards are checked at the end. */
  newBench(): Bench {
    const bench = new Bench(this.setup.memoryBytes);
    this.#endings.push(() => bench.checkGuards());
    return bench;
  }

  atEnd(check: () => void): void {
    this.#endings.push(check);
  }

  finish(): void {
    for (const check of this.#endings) check();
  }
}

/** What a suite checks, by the names of its cases. */
export type Checks<K extends BackendKind> = Readonly<Record<string, (scope: Scope<K>) => unknown>>;

/** The cases of a suite. Where the backend cannot run, all of them are skipped. */
export function* casesOf<K extends BackendKind>(
  options: SuiteOptions<K>,
  checks: Checks<K>,
): Generator<ConformanceCase> {
  const setup = setupOf(options);
  const skip = whyNot(setup);
  for (const [name, check] of Object.entries(checks)) {
    yield newCase(name, skip, async () => {
      const scope = new Scope(setup);
      const reason = await check(scope);
      scope.finish();
      return reason;
    });
  }
}

/** Why the backend cannot run here. A `probe` that fails is found by the case about descriptors. */
function whyNot({ descriptor }: Setup<BackendKind>): string | undefined {
  try {
    const available = descriptor.probe();
    return typeof available === 'string' ? available : undefined;
  } catch {
    return undefined;
  }
}

/** Creates a backend. What it declares must be the same when the case ends. */
export async function createOn<K extends BackendKind, B>(
  scope: Scope<K>,
  create: () => B | Promise<B>,
  declared: (backend: B) => string,
): Promise<B> {
  let backend: B;
  try {
    backend = await create();
  } catch (error) {
    fail(`create: expected a backend, got ${show(error)}`, undefined, error);
  }
  const before = declared(backend);
  scope.atEnd(() => expectEqual(declared(backend), before, 'what the backend declares, after use'));
  return backend;
}
