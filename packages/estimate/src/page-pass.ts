import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import { WordTable } from '@pagefold/core/parts';
import { AddressMapper } from './address-map.ts';
import type { CompressorRun } from './backend-runs.ts';
import type { Combination } from './combination.ts';
import { ContentTable } from './content-table.ts';
import { DomainSets, maxDomains } from './domain-sharing.ts';
import { InputTally } from './input-analysis.ts';
import type { KernelPlan } from './kernels/kernel-choice.ts';
import type { KernelRun } from './kernels/kernel-run.ts';
import { PageExaminer } from './page-examiner.ts';
import {
  createPassBackends,
  type PassBackends,
  type PlannedKernel,
  type SelectedRun,
} from './pass-backends.ts';
import { ContentSample } from './sampling/content-sample.ts';
import type { SamplePlan } from './sampling/sample-options.ts';
import { SampledSum } from './sampling/sampled-sum.ts';

/**
 * All combinations at once: each page is looked at, told apart and hashed once a hasher, each content
 * compressed once a compressor, and the lengths fed to every allocator.
 *
 * A page is *examined* by itself, *counted*, which gives it the number of its word or content, and
 * *placed*. Pages are counted in order, and placed in order; {@link add} does all of it.
 */
export class PagePass {
  pages = 0;
  zeroPages = 0;
  sameFilledPages = 0;
  readonly words: WordTable = new WordTable();
  readonly contents: ContentTable;
  /** Which contents are looked at; undefined where it is all of them. */
  readonly sample: ContentSample | undefined;
  readonly runs: readonly SelectedRun[];
  readonly kernels: readonly PlannedKernel[];
  /** Which inputs have each content; undefined where there is but one input, or too many. */
  readonly domains: DomainSets | undefined;
  /** Where what lies; undefined where nobody asked. */
  map: AddressMapper | undefined;
  readonly examiner: PageExaminer;
  readonly #mapped: readonly CompressorRun[];
  #input = new InputTally(0);
  readonly #combinations: ReadonlyMap<Combination, CompressorRun>;
  readonly #kernelRuns: readonly KernelRun[];

  /** The input whose contents were counted last. */
  #counted: InputTally | undefined;

  /** Backends of the same combinations, with nothing placed. */
  readonly fresh: () => Promise<PassBackends>;

  private constructor(
    backends: PassBackends,
    inputs: number,
    plan: SamplePlan | undefined,
    fresh: () => Promise<PassBackends>,
  ) {
    this.fresh = fresh;
    const { identity, runs, kernels } = backends;
    this.runs = runs;
    this.kernels = kernels;
    this.#kernelRuns = kernels.flatMap((kernel) => kernel.runs);
    this.#combinations = new Map(runs.map((run) => [run.combination, run.compressing]));
    this.#mapped = [...new Set(this.#combinations.values())];
    this.examiner = new PageExaminer(backends);
    this.domains = inputs > 1 && inputs <= maxDomains ? new DomainSets() : undefined;
    this.contents = new ContentTable(identity.digestLength);
    this.sample = plan === undefined ? undefined : new ContentSample(plan);
  }

  /**
   * Creates the backends of the combinations, on a page memory of their own.
   *
   * @param inputs how many there will be.
   * @param sample which contents to look at; all of them where it is not given.
   * @throws ConfigError for names and options that cannot be used.
   */
  static async create(
    registry: BackendRegistry,
    selections: readonly BackendSelection[],
    pageSize: number,
    plans: readonly KernelPlan[],
    inputs: number,
    sample?: SamplePlan,
  ): Promise<PagePass> {
    const fresh = () => createPassBackends(registry, selections, pageSize, plans, sample);
    return new PagePass(await fresh(), inputs, sample, fresh);
  }

  /** Bytes of all tables. They grow with the contents. */
  get byteLength(): number {
    let bytes = this.contents.byteLength + this.words.byteLength;
    bytes += (this.domains?.byteLength ?? 0) + (this.map?.byteLength ?? 0);
    bytes += this.sample?.byteLength ?? 0;
    for (const run of this.examiner.compressors) bytes += run.byteLength;
    for (const { deduplicated, plain } of this.#combinations.keys()) {
      bytes += deduplicated.byteLength + plain.byteLength;
    }
    for (const { objects } of this.#kernelRuns) bytes += objects.byteLength;
    return bytes;
  }

  /** Draws a map of the pages from here on. */
  drawMap(): void {
    this.map = new AddressMapper(this.examiner.pageSize, this.#mapped.length);
  }

  /** Which of the map's lengths are a compressor's. */
  placeInMap(compressing: CompressorRun): number {
    return this.#mapped.indexOf(compressing);
  }

  /** Pages that are not same-filled. */
  get contentPages(): number {
    return this.pages - this.zeroPages - this.sameFilledPages;
  }

  /** Whether there are contents that were not looked at. */
  get isPartial(): boolean {
    return this.sample?.isPartial ?? false;
  }

  /** Whether there are more contents than the sample may have: then {@link halve} is to be called. */
  get isOverfull(): boolean {
    return this.sample?.isOverfull(this.contents.size) ?? false;
  }

  /** The input that pages are of. */
  get input(): InputTally {
    return this.#input;
  }

  /** The pages from here on are of another input; returns what counts them. */
  nextInput(): InputTally {
    this.#input = new InputTally(this.#input.number + 1);
    return this.#input;
  }

  /** Takes the next page. @throws BackendError when a backend fails. */
  add(page: Uint8Array): void {
    const { examiner, words } = this;
    const isWord = examiner.stage(page);
    if (isWord) {
      const known = words.size;
      const { low, high } = examiner;
      const word = this.countWord(low, high, this.#input);
      const isFirst = word === known && (low | high) !== 0;
      if (isFirst) examiner.compressWord((length, i) => this.keepWord(word, length, i));
      this.placeWord(word);
    } else {
      const key = examiner.sampleKey();
      if (this.sample?.has(key) === false) this.leaveOut(this.#input);
      else this.#addContent(key);
    }
  }

  /** Takes the next pages of an input, all of zeros. */
  addZeros(pages: number, input: InputTally = this.#input): void {
    for (let i = 0; i < pages; i++) this.countWord(0, 0, input);
    if (!this.isPartial) this.map?.addRun(0, pages);
    for (const run of this.#kernelRuns) run.addSameFilled(pages);
  }

  #addContent(key: number): void {
    const { examiner, contents } = this;
    examiner.hash();
    const known = contents.size;
    const content = this.countContent(examiner.digest, key, this.#input);
    const isFirst = content === known;
    if (isFirst) examiner.compress((length, i) => this.keepContent(content, length, i));
    this.placeContent(content, isFirst);
    if (this.isOverfull) this.halve();
  }

  /** Counts a same-filled page and returns the number of its word: `words.size` before the call for a new one. */
  countWord(low: number, high: number, input: InputTally): number {
    const word = this.words.intern(low, high);
    if (word < 0) throw new RangeError('no memory for another word');
    this.pages++;
    if ((low | high) === 0) {
      this.zeroPages++;
      input.zeroPages++;
    } else {
      this.sameFilledPages++;
      input.sameFilledPages++;
    }
    return word;
  }

  /** Counts any other page and returns the number of its content: `contents.size` before the call for a new one. */
  countContent(digest: Uint32Array, key: number, input: InputTally): number {
    this.#countIn(input);
    const content = this.contents.add(digest);
    const isFirst = this.contents.isFirstIn(content, input.number);
    this.sample?.add(content, key, isFirst);
    if (isFirst) this.domains?.add(content, input.number);
    else input.duplicatePages++;
    return content;
  }

  /** Counts a page whose content is not in the sample. */
  leaveOut(input: InputTally): void {
    this.#countIn(input);
  }

  #countIn(input: InputTally): void {
    if (input !== this.#counted) {
      this.#closeInput();
      this.#counted = input;
    }
    this.pages++;
    input.contentPages++;
  }

  /** Estimates what the pages of an input are once all are counted, and before others are. */
  #closeInput(): void {
    const { sample, contents } = this;
    const input = this.#counted;
    if (sample === undefined || !sample.isPartial || input === undefined) return;
    const duplicates = new SampledSum(1);
    let sampledPages = 0;
    for (let content = 0; content < contents.size; content++) {
      if (contents.lastInputOf(content) !== input.number) continue;
      const pages = sample.pagesInLastInput(content);
      duplicates.add(pages - 1, pages);
      sampledPages += pages;
    }
    const { rate } = sample;
    input.estimate = duplicates.figure({ rate, pages: input.contentPages, sampledPages });
  }

  /** Looks at fewer contents from here on, and forgets the others. All pages that were counted must be placed. */
  halve(): void {
    while (this.isOverfull) {
      const stays = this.sample!.halve();
      this.contents.keepOnly(stays);
      this.domains?.keepOnly(stays);
      for (const run of this.examiner.compressors) run.keepOnly(stays);
    }
  }

  /** Ends the pass, after its last page. */
  end(): void {
    this.#closeInput();
  }

  /** Keeps what a new word compresses to, before its first page is placed. */
  keepWord(word: number, length: number, compressor: number): void {
    this.examiner.wordCompressors[compressor]!.setLengthOfWord(word, length);
  }

  /** Keeps what a new content compresses to, before its first page is placed. */
  keepContent(content: number, length: number, compressor: number): void {
    this.examiner.compressors[compressor]!.setLength(content, length);
  }

  placeWord(word: number): void {
    const isZero = (this.words.low(word) | this.words.high(word)) === 0;
    if (!this.isPartial) this.map?.add(isZero ? 0 : 1);
    for (const run of this.#kernelRuns) {
      if (run.compressesWords && !isZero) run.add(run.compressing.lengthOfWord(word));
      else run.addSameFilled();
    }
  }

  /** Objects of a sample that leaves any out say nothing of pool pages in order: they are placed in the end. */
  placeContent(content: number, isFirst: boolean): void {
    if (this.isPartial) return;
    this.map?.add(isFirst ? 3 : 2, (i) => this.#mapped[i]!.lengthOf(content));
    for (const [combination, run] of this.#combinations) {
      combination.add(run.lengthOf(content), isFirst);
    }
    for (const run of this.#kernelRuns) run.add(run.compressing.lengthOf(content));
  }
}
