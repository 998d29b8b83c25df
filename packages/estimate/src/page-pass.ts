import {
  type AllocatorContext,
  type BackendKind,
  backendLabel,
  type Hasher,
  type Options,
  type PageMemory,
} from '@pagefold/contracts';
import {
  type BackendRegistry,
  type BackendSelection,
  CountingPages,
  createBackend,
  randomSeed,
  Workbench,
} from '@pagefold/core';
import { createPageChecks, type PageChecks, WordTable } from '@pagefold/core/parts';
import { CompressorRun, HasherRun } from './backend-runs.ts';
import { Combination } from './combination.ts';
import { ContentTable } from './content-table.ts';

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

/**
 * All combinations at once: each page is looked at, told apart and hashed once a hasher, each content
 * compressed once a compressor, and the lengths fed to every allocator.
 */
export class PagePass {
  pages = 0;
  zeroPages = 0;
  sameFilledPages = 0;
  /** Milliseconds spent in copying pages and checking whether they are same-filled. */
  stagingMs = 0;
  readonly words: WordTable = new WordTable();
  readonly contents: ContentTable;
  readonly runs: readonly SelectedRun[];
  readonly #identity: Hasher;
  readonly #hashers: readonly HasherRun[];
  readonly #compressors: readonly CompressorRun[];
  readonly #combinations: ReadonlyMap<Combination, CompressorRun>;
  readonly #pageSize: number;
  readonly #stagedAt: number;
  readonly #packedAt: number;
  readonly #digestAt: number;
  readonly #checks: PageChecks;
  readonly #staged: Uint8Array;
  readonly #stagedWords: Uint32Array;
  readonly #digest: Uint32Array;

  private constructor(
    memory: PageMemory,
    pageSize: number,
    identity: Hasher,
    runs: readonly SelectedRun[],
  ) {
    this.runs = runs;
    this.#identity = identity;
    this.#hashers = [...new Set(runs.map((run) => run.hashing))];
    this.#compressors = [...new Set(runs.map((run) => run.compressing))];
    this.#combinations = new Map(runs.map((run) => [run.combination, run.compressing]));
    this.#pageSize = pageSize;
    this.contents = new ContentTable(identity.digestLength);

    const slack = (of: 'readSlack' | 'writeSlack') =>
      Math.max(0, ...this.#compressors.map((run) => run.compressor[of]));
    this.#stagedAt = memory.reserve(pageSize + slack('readSlack'), 64);
    this.#packedAt = memory.reserve(pageSize + slack('writeSlack'), 64);
    this.#digestAt = memory.reserve(32);
    this.#checks = createPageChecks(memory, pageSize);
    const { buffer } = memory.memory;
    this.#staged = new Uint8Array(buffer, this.#stagedAt, pageSize);
    this.#stagedWords = new Uint32Array(buffer, this.#stagedAt, pageSize / 4);
    this.#digest = new Uint32Array(buffer, this.#digestAt, identity.digestLength / 4);
  }

  /**
   * Creates the backends of the combinations, on a page memory of their own.
   *
   * @throws ConfigError for names and options that cannot be used.
   */
  static async create(
    registry: BackendRegistry,
    selections: readonly BackendSelection[],
    pageSize: number,
  ): Promise<PagePass> {
    const backends = new PassBackends(registry, pageSize);
    const runs: SelectedRun[] = [];
    for (const selection of selections) runs.push(await backends.run(selection));
    return new PagePass(backends.memory, pageSize, await backends.identity(), runs);
  }

  /** Takes the next page. */
  add(page: Uint8Array): void {
    const start = performance.now();
    this.#staged.set(page);
    const sameFilled = this.#checks.isSameFilled(this.#stagedAt);
    this.stagingMs += performance.now() - start;
    this.pages++;
    if (sameFilled) this.#addSameFilled();
    else this.#addContent();
  }

  #addSameFilled(): void {
    const low = this.#stagedWords[0]!;
    const high = this.#stagedWords[1]!;
    this.words.intern(low, high);
    if ((low | high) === 0) this.zeroPages++;
    else this.sameFilledPages++;
  }

  #addContent(): void {
    for (const run of this.#hashers) run.hash(this.#stagedAt, this.#pageSize, this.#digestAt);
    this.#identity.hash(this.#stagedAt, this.#pageSize, this.#digestAt);
    const known = this.contents.size;
    const content = this.contents.add(this.#digest);
    const isFirst = content === known;
    if (isFirst) {
      for (const run of this.#compressors) {
        run.compress(content, this.#stagedAt, this.#pageSize, this.#packedAt);
      }
    }
    for (const [combination, run] of this.#combinations) {
      combination.add(run.lengthOf(content), isFirst);
    }
  }
}

/** Creates each backend once, however many combinations it is in. */
class PassBackends {
  readonly memory: Workbench = new Workbench({ byteLength: memoryBytes });
  readonly #registry: BackendRegistry;
  readonly #pageSize: number;
  readonly #seed = randomSeed();
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(registry: BackendRegistry, pageSize: number) {
    this.#registry = registry;
    this.#pageSize = pageSize;
  }

  async run(selection: BackendSelection): Promise<SelectedRun> {
    const registry = this.#registry;
    const hasher = registry.find('hasher', selection.hasher);
    const compressor = registry.find('compressor', selection.compressor);
    const allocator = registry.find('allocator', selection.allocator);
    const context = { memory: this.memory, pageSize: this.#pageSize };

    const hasherKey = key('hasher', backendLabel(hasher), selection.hasherOptions);
    const compressorKey = key('compressor', backendLabel(compressor), selection.compressorOptions);
    const allocatorKey = key('allocator', backendLabel(allocator), selection.allocatorOptions);
    const hasherContext = { ...context, seed: this.#seed };
    return {
      hasher: selection.hasher,
      compressor: selection.compressor,
      allocator: selection.allocator,
      engines: {
        hasher: hasher.engine,
        compressor: compressor.engine,
        allocator: allocator.engine,
      },
      hashing: await this.#once(hasherKey, async () => {
        return new HasherRun(await createBackend(hasher, hasherContext, selection.hasherOptions));
      }),
      compressing: await this.#once(compressorKey, async () => {
        const { compressorOptions } = selection;
        return new CompressorRun(await createBackend(compressor, context, compressorOptions));
      }),
      combination: await this.#once(compressorKey + allocatorKey, async () => {
        const create = () =>
          createBackend(allocator, this.#allocatorContext(), selection.allocatorOptions);
        return new Combination(await create(), await create(), this.#pageSize);
      }),
    };
  }

  /** The hasher that tells contents apart. */
  identity(): Promise<Hasher> {
    const context = { memory: this.memory, pageSize: this.#pageSize, seed: 0n };
    return createBackend(this.#registry.find('hasher', 'sha256'), context);
  }

  #allocatorContext(): AllocatorContext {
    return { memory: this.memory, pageSize: this.#pageSize, pages: new CountingPages() };
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
