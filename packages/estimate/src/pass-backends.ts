import {
  type BackendDescriptor,
  type BackendKind,
  backendLabel,
  type Compressor,
  type Hasher,
  type Options,
} from '@pagefold/contracts';
import {
  type BackendRegistry,
  type BackendSelection,
  CountingPages,
  createBackend,
  createCounter,
  randomSeed,
  Workbench,
} from '@pagefold/core';
import { GuardedCompressor, GuardedHasher, PageDesk } from '@pagefold/core/parts';
import { CompressorRun, HasherRun } from './backend-runs.ts';
import { Combination, ObjectRun } from './combination.ts';
import type { KernelCombination, KernelPlan } from './kernels/kernel-choice.ts';
import { KernelRun } from './kernels/kernel-run.ts';
import { AllocatedPlacement, CountedPlacement, type Placement } from './placement.ts';
import type { SamplePlan } from './sampling/sample-options.ts';

const memoryBytes = 256 * 1024 * 1024;

/** The engine of each backend, where it has several. */
export type Engines = { readonly [K in BackendKind]: string | undefined };

/** A combination that was asked for, with the runs that it shares with others. */
export interface SelectedRun {
  /** As they were asked for: `name` or `name/engine`. */
  readonly hasher: string;
  readonly compressor: string;
  readonly allocator: string;
  /** The engines that this came to. */
  readonly engines: Engines;
  readonly hashing: HasherRun;
  readonly compressing: CompressorRun;
  readonly combination: Combination;
}

/** What a pass works with: backends on one desk, each once however many combinations it is in. */
export interface PassBackends {
  readonly memory: Workbench;
  readonly desk: PageDesk;
  /** Tells contents apart. */
  readonly identity: HasherRun;
  /** Chooses the contents of a sample. */
  readonly sampler: HasherRun | undefined;
  readonly runs: readonly SelectedRun[];
  readonly kernels: readonly PlannedKernel[];
}

/** A kernel with its runs. */
export interface PlannedKernel extends Omit<KernelPlan, 'combinations'> {
  readonly runs: readonly KernelRun[];
}

/** A combination whose backends have been created, but not put on a desk. */
interface Composed extends Omit<SelectedRun, 'hashing' | 'compressing'> {
  readonly hashing: Hasher;
  readonly compressing: Compressor;
}

/**
 * Creates the backends of the combinations on a page memory of their own, and puts them on a desk that has
 * room for what each of them needs.
 *
 * @param sample where a sample of the contents is to be looked at.
 * @throws ConfigError for names and options that cannot be used.
 */
export async function createPassBackends(
  registry: BackendRegistry,
  selections: readonly BackendSelection[],
  pageSize: number,
  plans: readonly KernelPlan[],
  sample?: Pick<SamplePlan, 'seed' | 'hasher'>,
): Promise<PassBackends> {
  const memory = new Workbench({ byteLength: memoryBytes });
  const factory = new BackendFactory(registry, memory, pageSize);
  const composed: Composed[] = [];
  for (const selection of selections) composed.push(await factory.compose(selection));
  const planned = await composeKernels(factory, plans);
  const identity = await factory.identity(sample?.hasher);
  const sampler = await factory.sampler(sample, identity);

  const compressors = [...composed, ...planned.flatMap(({ runs }) => runs)].map(
    (each) => each.compressing,
  );
  const chosen = sampler === undefined ? [identity] : [identity, sampler];
  const hashers = [...chosen, ...composed.map((each) => each.hashing)];
  const desk = deskFor(memory, pageSize, hashers, compressors);
  const hashing = onDesk((hasher: Hasher) => new HasherRun(new GuardedHasher(hasher, desk)));
  const compressing = onDesk(
    (compressor: Compressor) => new CompressorRun(new GuardedCompressor(compressor, desk)),
  );
  const runs = composed.map((each) => ({
    ...each,
    hashing: hashing(each.hashing),
    compressing: compressing(each.compressing),
  }));
  const kernels = planned.map((kernel) => ({
    ...kernel,
    runs: kernel.runs.map(
      (run) => new KernelRun(run.combination, compressing(run.compressing), run.objects, pageSize),
    ),
  }));
  return {
    memory,
    desk,
    identity: hashing(identity),
    sampler: sampler && hashing(sampler),
    runs,
    kernels,
  };
}

interface ComposedKernel {
  readonly combination: KernelCombination;
  readonly compressing: Compressor;
  readonly objects: ObjectRun;
}

async function composeKernels(factory: BackendFactory, plans: readonly KernelPlan[]) {
  const composed = [];
  for (const { combinations, ...kernel } of plans) {
    const runs: ComposedKernel[] = [];
    for (const combination of combinations) {
      const { allocator } = combination;
      runs.push({
        combination,
        compressing: await factory.compressor(combination),
        objects: await factory.objects(allocator.name, allocator.options),
      });
    }
    composed.push({ ...kernel, runs });
  }
  return composed;
}

function deskFor(
  memory: Workbench,
  pageSize: number,
  hashers: readonly Hasher[],
  compressors: readonly Compressor[],
): PageDesk {
  const most = (lengths: readonly number[]) => Math.max(0, ...lengths);
  return new PageDesk(memory, {
    pageSize,
    digestLength: most(hashers.map(({ digestLength }) => digestLength)),
    readSlack: most(compressors.map(({ readSlack }) => readSlack)),
    writeSlack: most(compressors.map(({ writeSlack }) => writeSlack)),
  });
}

/** Makes a run of each backend, once. */
function onDesk<B extends object, R>(make: (backend: B) => R): (backend: B) => R {
  const made = new Map<B, R>();
  return (backend) => {
    const run = made.get(backend) ?? make(backend);
    made.set(backend, run);
    return run;
  };
}

class BackendFactory {
  readonly #registry: BackendRegistry;
  readonly #memory: Workbench;
  readonly #pageSize: number;
  readonly #seed = randomSeed();
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(registry: BackendRegistry, memory: Workbench, pageSize: number) {
    this.#registry = registry;
    this.#memory = memory;
    this.#pageSize = pageSize;
  }

  async compose(selection: BackendSelection): Promise<Composed> {
    const registry = this.#registry;
    const hasher = registry.find('hasher', selection.hasher);
    const compressor = registry.find('compressor', selection.compressor);
    const allocator = registry.find('allocator', selection.allocator);
    const { hasherOptions, compressorOptions, allocatorOptions } = selection;
    const context = { memory: this.#memory, pageSize: this.#pageSize };

    const hasherKey = key('hasher', backendLabel(hasher), hasherOptions);
    const compressorKey = key('compressor', backendLabel(compressor), compressorOptions);
    const allocatorKey = key('allocator', backendLabel(allocator), allocatorOptions);
    return {
      hasher: selection.hasher,
      compressor: selection.compressor,
      allocator: selection.allocator,
      engines: {
        hasher: hasher.engine,
        compressor: compressor.engine,
        allocator: allocator.engine,
      },
      hashing: await this.#once(hasherKey, () =>
        createBackend(hasher, { ...context, seed: this.#seed }, hasherOptions),
      ),
      compressing: await this.compressor(selection),
      combination: await this.#once(compressorKey + allocatorKey, async () => {
        const place = () => this.#placement(allocator, allocatorOptions);
        return new Combination(await place(), await place(), this.#pageSize);
      }),
    };
  }

  /** A compressor, one for all that ask for the same. */
  compressor(
    selection: Pick<BackendSelection, 'compressor' | 'compressorOptions'>,
  ): Promise<Compressor> {
    const compressor = this.#registry.find('compressor', selection.compressor);
    const { compressorOptions } = selection;
    const context = { memory: this.#memory, pageSize: this.#pageSize };
    return this.#once(key('compressor', backendLabel(compressor), compressorOptions), () =>
      createBackend(compressor, context, compressorOptions),
    );
  }

  /** Room for objects, for one who asks alone. */
  async objects(label: string, options: Options): Promise<ObjectRun> {
    const allocator = this.#registry.find('allocator', label);
    return new ObjectRun(await this.#placement(allocator, options));
  }

  /** The hasher that tells contents apart. */
  identity(
    hasher: BackendDescriptor<'hasher'> = this.#registry.find('hasher', 'sha256'),
  ): Promise<Hasher> {
    const context = { memory: this.#memory, pageSize: this.#pageSize, seed: 0n };
    return createBackend(hasher, context);
  }

  /** The hasher whose digests choose the contents of a sample. */
  async sampler(
    sample: Pick<SamplePlan, 'seed' | 'hasher'> | undefined,
    identity: Hasher,
  ): Promise<Hasher | undefined> {
    if (sample === undefined) return undefined;
    const { seed, hasher } = sample;
    if (hasher !== undefined) return identity;
    const context = { memory: this.#memory, pageSize: this.#pageSize, seed: BigInt(seed) };
    return createBackend(this.#registry.find('hasher', 'xxh3'), context);
  }

  async #placement(
    allocator: BackendDescriptor<'allocator'>,
    options: Options | undefined,
  ): Promise<Placement> {
    const pageSize = this.#pageSize;
    const counter = createCounter(allocator, { pageSize }, options);
    if (counter !== undefined) return new CountedPlacement(counter);
    const context = { memory: this.#memory, pageSize, pages: new CountingPages() };
    return new AllocatedPlacement(await createBackend(allocator, context, options));
  }

  #once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#made.get(name) as Promise<T> | undefined) ?? make();
    this.#made.set(name, made);
    return made;
  }
}

function key(kind: string, label: string, options: Options = {}): string {
  return `${kind} ${label} ${JSON.stringify(options)}\n`;
}
