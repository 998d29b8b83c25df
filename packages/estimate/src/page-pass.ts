import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import { createPageChecks, type PageChecks, type PageDesk, WordTable } from '@pagefold/core/parts';
import { AddressMapper, type MapLayer } from './address-map.ts';
import type { CompressorRun, HasherRun } from './backend-runs.ts';
import type { Combination } from './combination.ts';
import { ContentTable } from './content-table.ts';
import { DomainSets, maxDomains } from './domain-sharing.ts';
import { InputTally } from './input-analysis.ts';
import type { KernelPlan } from './kernels/kernel-choice.ts';
import type { KernelRun } from './kernels/kernel-run.ts';
import {
  createPassBackends,
  type PassBackends,
  type PlannedKernel,
  type SelectedRun,
} from './pass-backends.ts';

/**
 * All combinations at once: each page is looked at, told apart and hashed once a hasher, each content
 * compressed once a compressor, and the lengths fed to every allocator. Backends are called through the
 * guards of a pool, on a desk like a pool's.
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
  readonly kernels: readonly PlannedKernel[];
  /** Which inputs have each content; undefined where there is but one input, or too many. */
  readonly domains: DomainSets | undefined;
  /** Where what lies; undefined where nobody asked. */
  map: AddressMapper | undefined;
  readonly #mapped: readonly CompressorRun[];
  #inputs = 0;
  #input = new InputTally();
  readonly #identity: HasherRun;
  readonly #hashers: readonly HasherRun[];
  readonly #compressors: readonly CompressorRun[];
  /** Those of kernels that compress same-filled pages. */
  readonly #wordCompressors: readonly CompressorRun[];
  readonly #combinations: ReadonlyMap<Combination, CompressorRun>;
  readonly #kernelRuns: readonly KernelRun[];
  readonly #desk: PageDesk;
  readonly #checks: PageChecks;

  private constructor({ memory, desk, identity, runs, kernels }: PassBackends, inputs: number) {
    this.runs = runs;
    this.kernels = kernels;
    this.#kernelRuns = kernels.flatMap((kernel) => kernel.runs);
    this.#identity = identity;
    this.#hashers = [...new Set(runs.map((run) => run.hashing))];
    const compressing = [...runs, ...this.#kernelRuns].map((run) => run.compressing);
    this.#compressors = [...new Set(compressing)];
    const ofWords = this.#kernelRuns.filter((run) => run.compressesWords);
    this.#wordCompressors = [...new Set(ofWords.map((run) => run.compressing))];
    this.#combinations = new Map(runs.map((run) => [run.combination, run.compressing]));
    this.#desk = desk;
    this.#checks = createPageChecks(memory, desk.pageSize);
    this.#mapped = [...new Set(this.#combinations.values())];
    this.domains = inputs > 1 && inputs <= maxDomains ? new DomainSets() : undefined;
    this.contents = new ContentTable(identity.digestLength);
  }

  /**
   * Creates the backends of the combinations, on a page memory of their own.
   *
   * @param inputs how many there will be.
   * @throws ConfigError for names and options that cannot be used.
   */
  static async create(
    registry: BackendRegistry,
    selections: readonly BackendSelection[],
    pageSize: number,
    plans: readonly KernelPlan[],
    inputs: number,
  ): Promise<PagePass> {
    return new PagePass(await createPassBackends(registry, selections, pageSize, plans), inputs);
  }

  /** Bytes of all tables. They grow with the contents. */
  get byteLength(): number {
    let bytes = this.contents.byteLength + this.words.byteLength;
    bytes += (this.domains?.byteLength ?? 0) + (this.map?.byteLength ?? 0);
    for (const run of this.#compressors) bytes += run.byteLength;
    for (const { deduplicated, plain } of this.#combinations.keys()) {
      bytes += deduplicated.byteLength + plain.byteLength;
    }
    for (const { objects } of this.#kernelRuns) bytes += objects.byteLength;
    return bytes;
  }

  /** Draws a map of the pages from here on. */
  drawMap(): void {
    this.map = new AddressMapper(this.#desk.pageSize, this.#mapped.length);
  }

  /** Which of the map's lengths are a compressor's. */
  placeInMap(compressing: CompressorRun): number {
    return this.#mapped.indexOf(compressing);
  }

  /** The pages from here on are of another input; returns what counts them. */
  nextInput(): InputTally {
    this.#inputs++;
    this.#input = new InputTally();
    return this.#input;
  }

  /** Takes the next page. @throws BackendError when a backend fails. */
  add(page: Uint8Array): void {
    const desk = this.#desk;
    const start = performance.now();
    desk.stage(0, page);
    const sameFilled = this.#checks.isSameFilled(desk.stagedAt(0));
    this.stagingMs += performance.now() - start;
    this.pages++;
    if (sameFilled) this.#addSameFilled(desk.stagedWord(0, 0), desk.stagedWord(0, 1));
    else this.#addContent();
  }

  #addSameFilled(low: number, high: number): void {
    const known = this.words.size;
    const word = this.words.intern(low, high);
    if (word < 0) throw new RangeError('no memory for another word');
    const isZero = (low | high) === 0;
    if (isZero) {
      this.zeroPages++;
      this.#input.zeroPages++;
    } else {
      this.sameFilledPages++;
      this.#input.sameFilledPages++;
    }
    this.map?.add(isZero ? 0 : 1);
    const isFirst = this.words.size > known;
    if (isFirst && !isZero) {
      for (const run of this.#wordCompressors) run.compressWord(word, this.#desk.pageSize);
    }
    for (const run of this.#kernelRuns) {
      if (run.compressesWords && !isZero) run.add(run.compressing.lengthOfWord(word));
      else run.addSameFilled();
    }
  }

  #addContent(): void {
    for (const run of this.#hashers) run.hash();
    // Last, since each digest lies where the one before it lay.
    this.#identity.hash();
    const known = this.contents.size;
    const content = this.contents.add(this.#desk.digests);
    const isFirst = content === known;
    if (isFirst) for (const run of this.#compressors) run.compress(content, this.#desk.pageSize);
    const layer: MapLayer = isFirst ? 3 : 2;
    this.map?.add(layer, (i) => this.#mapped[i]!.lengthOf(content));
    for (const [combination, run] of this.#combinations) {
      combination.add(run.lengthOf(content), isFirst);
    }
    for (const run of this.#kernelRuns) run.add(run.compressing.lengthOf(content));
    if (this.contents.isFirstIn(content, this.#inputs)) {
      this.#input.uniquePages++;
      this.domains?.add(content, this.#inputs);
    } else {
      this.#input.duplicatePages++;
    }
  }
}
