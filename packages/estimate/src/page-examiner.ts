import { createPageChecks, type PageChecks, type PageDesk } from '@pagefold/core/parts';
import type { CompressorRun, HasherRun } from './backend-runs.ts';
import type { Step } from './block-times.ts';
import type { PassBackends } from './pass-backends.ts';

/**
 * What is done to one page by itself, whatever other pages there are: it is staged and told apart, hashed
 * once a hasher, and compressed once a compressor. Backends are called through the guards of a pool, on a
 * desk like a pool's.
 */
export class PageExaminer {
  /** Copying pages and checking whether they are same-filled. */
  readonly staging: { ms: number; times: number } & Step = { ms: 0, times: 0 };
  readonly compressors: readonly CompressorRun[];
  /** Those of kernels that compress same-filled pages. */
  readonly wordCompressors: readonly CompressorRun[];
  readonly #hashers: readonly HasherRun[];
  readonly #identity: HasherRun;
  readonly #sampler: HasherRun | undefined;
  readonly #desk: PageDesk;
  readonly #checks: PageChecks;

  constructor({ memory, desk, identity, sampler, runs, kernels }: PassBackends) {
    const kernelRuns = kernels.flatMap((kernel) => kernel.runs);
    const ofWords = kernelRuns.filter((run) => run.compressesWords);
    this.#identity = identity;
    this.#sampler = sampler;
    this.#hashers = [...new Set(runs.map((run) => run.hashing))];
    this.compressors = [...new Set([...runs, ...kernelRuns].map((run) => run.compressing))];
    this.wordCompressors = [...new Set(ofWords.map((run) => run.compressing))];
    this.#desk = desk;
    this.#checks = createPageChecks(memory, desk.pageSize);
  }

  get pageSize(): number {
    return this.#desk.pageSize;
  }

  /** What takes time, in the same order on every thread. */
  get steps(): readonly Step[] {
    return [this.staging, ...this.#hashers, ...this.compressors];
  }

  /** Words of 32 bits in {@link digest}. */
  get digestWords(): number {
    return this.#identity.digestLength / 4;
  }

  /** What tells contents apart: the digest of the page that was hashed last. */
  get digest(): Uint32Array {
    return this.#desk.digests;
  }

  /** The first word of the staged page, which all others of a same-filled page equal. */
  get low(): number {
    return this.#desk.stagedWord(0, 0);
  }

  /** The upper half of that word. */
  get high(): number {
    return this.#desk.stagedWord(0, 1);
  }

  /** Takes a page; returns whether it is same-filled. */
  stage(page: Uint8Array): boolean {
    const desk = this.#desk;
    const start = performance.now();
    desk.stage(0, page);
    const sameFilled = this.#checks.isSameFilled(desk.stagedAt(0));
    this.staging.ms += performance.now() - start;
    this.staging.times++;
    return sameFilled;
  }

  /** What puts the staged page into a sample or not; 0 where there is none. @throws BackendError */
  sampleKey(): number {
    if (this.#sampler === undefined) return 0;
    this.#sampler.hash();
    return this.#desk.digests[0]!;
  }

  /** Takes the digests of the staged page. @throws BackendError */
  hash(): void {
    for (const run of this.#hashers) run.hash();
    // Last, since each digest lies where the one before it lay.
    this.#identity.hash();
  }

  /** Compresses the staged page with every compressor; `keep` gets the lengths in their order. @throws BackendError */
  compress(keep: (length: number, compressor: number) => void): void {
    for (const [i, run] of this.compressors.entries()) keep(run.pack(this.pageSize), i);
  }

  /** The same for the first page of a word, with those that compress such. @throws BackendError */
  compressWord(keep: (length: number, compressor: number) => void): void {
    for (const [i, run] of this.wordCompressors.entries()) keep(run.packWord(this.pageSize), i);
  }
}
