import type { BackendKind } from '@pagefold/contracts';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { atOnce } from './at-once.ts';
import { expectEqual, fail, show } from './expect.ts';
import { GuardedMemory } from './guarded-memory.ts';
import { type Settings, type SuiteOptions, settingsOf } from './suite-settings.ts';
import type { Turns } from './turns.ts';

/** A compressor that is told to search better has several times the tables. */
const roomFactor = 4;

/** What one run of a case has made, with what is checked when it ends well. */
export class CaseRun<K extends BackendKind> {
  readonly settings: Settings<K>;
  readonly turns: Turns;
  readonly #endings: (() => void)[];

  constructor(settings: Settings<K>, turns: Turns, endings: (() => void)[] = []) {
    this.settings = settings;
    this.turns = turns;
    this.#endings = endings;
  }

  /** The same run on larger memories, for what an option may choose. */
  roomy(): CaseRun<K> {
    const memoryBytes = roomFactor * this.settings.memoryBytes;
    return new CaseRun({ ...this.settings, memoryBytes }, this.turns, this.#endings);
  }

  /** A new page memory, whose guards are checked at the end. */
  newMemory(): GuardedMemory {
    const guarded = new GuardedMemory(this.settings.memoryBytes);
    this.#endings.push(() => guarded.checkGuards());
    return guarded;
  }

  atEnd(check: () => void): void {
    this.#endings.push(check);
  }

  finish(): void {
    for (const check of this.#endings) check();
  }
}

/** The bodies of the cases of a suite, by name: the promise that each checks. */
export type Cases<K extends BackendKind> = Readonly<Record<string, (run: CaseRun<K>) => unknown>>;

/** The cases of a suite. Where the backend cannot run, all of them are skipped. */
export function* casesOf<K extends BackendKind>(
  options: SuiteOptions<K>,
  cases: Cases<K>,
): Generator<ConformanceCase> {
  const settings = settingsOf(options);
  const skip = whyNot(settings);
  for (const [name, body] of Object.entries(cases)) {
    yield newCase(name, skip, async (turns) => {
      const run = new CaseRun(settings, turns);
      const reason = await body(run);
      run.finish();
      return reason;
    });
  }
}

/** Why the backend cannot run here. A `probe` that fails is found by the case about descriptors. */
function whyNot({ descriptor }: Settings<BackendKind>): string | undefined {
  try {
    const available = descriptor.probe();
    return typeof available === 'string' ? available : undefined;
  } catch {
    return undefined;
  }
}

/** Creates a backend. What it declares must be the same when the case ends. */
export async function createOn<K extends BackendKind, B extends object>(
  run: CaseRun<K>,
  create: () => B | Promise<B>,
  declared: (backend: B) => string,
): Promise<B> {
  let backend: B;
  try {
    backend = atOnce(await create());
  } catch (error) {
    fail(`create: expected a backend, got ${show(error)}`, undefined, error);
  }
  const before = declared(backend);
  run.atEnd(() => expectEqual(declared(backend), before, 'what the backend declares, after use'));
  return backend;
}
