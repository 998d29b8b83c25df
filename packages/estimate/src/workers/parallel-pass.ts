import type { BlockTimes } from '../block-times.ts';
import type { PagesTaken } from '../own-thread.ts';
import type { PagePass } from '../page-pass.ts';
import { Batch, isCounted, takenOf, Zeros } from './batch.ts';
import { BatchSlot, pageKinds, type SlotLayout, slotLayout } from './batch-slot.ts';
import { BatchWork } from './batch-work.ts';
import { carriedError } from './carried-error.ts';
import { Crew } from './crew.ts';
import type { AnalysisWorkers, PageFailure, Task, TaskOrder, WorkerPlan } from './protocol.ts';
import { SeenContents } from './seen-contents.ts';

/** Slots for each thread: what it works on, what waits for it, and what waits for the batches before. */
const slotsPerThread = 4;

/**
 * A pass whose pages are examined and compressed by workers, and here while they are busy. Reading pages, counting
 * them and placing them stays here and goes in the order in which they come, so all figures are those of a pass on
 * one thread; and so is the first error.
 */
export class ParallelPass implements PagesTaken {
  readonly #pass: PagePass;
  readonly #times: BlockTimes<object>;
  readonly #onPages: (pages: number) => void;
  readonly #crew: Crew;
  readonly #work: BatchWork;
  readonly #nextTurn: () => Promise<void>;
  readonly #layout: SlotLayout;
  readonly #maxBatches: number;
  readonly #free: Batch[] = [];
  /** Batches on their way, in the order of their pages. */
  readonly #underWay: (Batch | Zeros)[] = [];
  #made = 0;
  #failure: { readonly error: unknown } | undefined;
  /** Called when a batch is through, or nothing more comes. */
  #wake: () => void = () => {};

  /** @param onPages is told how many pages are through. */
  constructor(
    workers: AnalysisWorkers,
    plan: WorkerPlan,
    pass: PagePass,
    times: BlockTimes<object>,
    onPages: (pages: number) => void,
  ) {
    this.#pass = pass;
    this.#times = times;
    this.#onPages = onPages;
    this.#layout = slotLayout(pass.examiner);
    this.#maxBatches = slotsPerThread * (workers.count + 1);
    this.#nextTurn = workers.nextTurn;
    const seen = new SeenContents();
    this.#work = new BatchWork(pass.examiner, seen);
    this.#crew = Crew.start(
      workers,
      { plan, seen: seen.buffer },
      {
        onDone: (slot, failure) => this.#onDone(slot, failure),
        onFailure: (error) => this.#fail(error),
      },
    );
  }

  /** Takes pages of the pass's input; they have been copied when it is done. @throws what a backend threw. */
  async add(pages: Iterable<Uint8Array>): Promise<void> {
    let batch: Batch | undefined;
    for (const page of pages) {
      batch ??= await this.#freeBatch();
      batch.slot.page(batch.pages++).set(page);
      if (batch.pages < this.#layout.capacity) continue;
      this.#send(batch);
      batch = undefined;
    }
    if (batch !== undefined) this.#send(batch);
  }

  /** Takes so many pages of zeros. */
  addZeros(pages: number): void {
    this.#throwFailure();
    const { input } = this.#pass;
    const last = this.#underWay.at(-1);
    if (last instanceof Zeros && last.input === input) last.pages += pages;
    else this.#underWay.push(new Zeros(input, pages));
    this.#goOn();
  }

  /** Waits until all pages are through. @throws what a backend threw. */
  async drain(): Promise<void> {
    while (this.#underWay.length > 0) await this.#progress();
    this.#throwFailure();
  }

  /** Ends the work: what the workers' steps took goes to the times. */
  async finish(): Promise<void> {
    await this.drain();
    const samples = await this.#crew.times();
    for (const [i, step] of this.#pass.examiner.steps.entries()) {
      this.#times.addSamples(step, samples[i] ?? []);
    }
  }

  /** Ends the workers. */
  close(): Promise<void> {
    return this.#crew.close();
  }

  async #freeBatch(): Promise<Batch> {
    this.#throwFailure();
    while (this.#free.length === 0 && this.#made === this.#maxBatches) await this.#progress();
    const batch = this.#free.pop() ?? this.#makeBatch();
    batch.pages = 0;
    batch.failure = undefined;
    batch.state = 'examining';
    return batch;
  }

  #makeBatch(): Batch {
    const slot = new BatchSlot(this.#layout);
    this.#made++;
    return new Batch(slot, this.#crew.addSlot(slot.buffer));
  }

  #send(batch: Batch): void {
    batch.input = this.#pass.input;
    this.#underWay.push(batch);
    this.#give('examine', batch);
  }

  #give(task: Task, batch: Batch): void {
    const { threshold } = this.#pass.sample ?? { threshold: Number.POSITIVE_INFINITY };
    this.#crew.give({ order: task, slot: batch.number, pages: takenOf(batch), threshold });
  }

  /** Does what the workers are too busy for, or waits for them. */
  async #progress(): Promise<void> {
    this.#throwFailure();
    const task = this.#crew.takeBack();
    if (task === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    } else {
      this.#perform(task);
      await this.#nextTurn();
    }
    this.#throwFailure();
  }

  #perform(task: TaskOrder): void {
    const { slot } = this.#batches().find(({ number }) => number === task.slot)!;
    let failure: PageFailure | undefined;
    // Its pages are counted with the block in which they are placed.
    this.#times.run(0, () => {
      failure = this.#work.perform(task, slot);
    });
    this.#onDone(task.slot, failure);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  #onDone(number: number, failure: PageFailure | undefined): void {
    if (this.#failure !== undefined) return;
    const batch = this.#batches().find((each) => each.number === number)!;
    // What failed while it was compressed lies before what failed while it was examined.
    if (failure !== undefined) batch.failure = failure;
    batch.state = batch.state === 'examining' ? 'examined' : 'compressed';
    try {
      this.#goOn();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Counts and places what can be, each in order. */
  #goOn(): void {
    this.#countExamined();
    for (let first = this.#underWay[0]; first !== undefined; first = this.#underWay[0]) {
      if (first instanceof Zeros) this.#pass.addZeros(first.pages, first.input);
      else if (first.state !== 'compressed') break;
      else this.#finishBatch(first);
      this.#underWay.shift();
      this.#onPages(this.#pass.pages);
      this.#wake();
    }
    // Numbers of contents change then, so nothing may be counted and not placed.
    if (!this.#pass.isOverfull || this.#batches().some(isCounted)) return;
    this.#pass.halve();
    this.#goOn();
  }

  #finishBatch(batch: Batch): void {
    this.#times.run(batch.pages, () => this.#place(batch));
    this.#free.push(batch);
  }

  #batches(): Batch[] {
    return this.#underWay.filter((each) => each instanceof Batch);
  }

  #countExamined(): void {
    for (const batch of this.#batches()) {
      if (batch.state === 'examining' || this.#pass.isOverfull) break;
      if (batch.state === 'examined') this.#count(batch);
    }
  }

  #count(batch: Batch): void {
    const { slot, ids } = batch;
    const { words, contents } = this.#pass;
    let firsts = 0;
    for (let at = 0; at < takenOf(batch); at++) {
      slot.isFirst[at] = 0;
      const isWord = slot.kinds[at] === pageKinds.word;
      const known = isWord ? words.size : contents.size;
      const id = this.#countPage(batch, at);
      if (id === undefined) continue;
      const isFirst = id === known && !(isWord && isZero(slot.digest(at)));
      ids[at] = id;
      slot.isFirst[at] = isFirst ? 1 : 0;
      if (isFirst && slot.isCompressed[at] === 0) firsts++;
    }
    batch.state = firsts === 0 ? 'compressed' : 'compressing';
    if (firsts > 0) this.#give('compress', batch);
  }

  /** The number of its word or content; undefined where that is not in the sample. */
  #countPage({ slot, input }: Batch, at: number): number | undefined {
    const pass = this.#pass;
    const digest = slot.digest(at);
    if (slot.kinds[at] === pageKinds.word) return pass.countWord(digest[0]!, digest[1]!, input);
    const key = digest[digest.length - 1]!;
    // The threshold may have been another when the page was examined.
    if (slot.kinds[at] === pageKinds.content && pass.sample?.has(key) !== false) {
      return pass.countContent(digest, key, input);
    }
    slot.kinds[at] = pageKinds.leftOut;
    pass.leaveOut(input);
    return undefined;
  }

  #place(batch: Batch): void {
    const { slot, ids } = batch;
    const pass = this.#pass;
    for (let at = 0; at < takenOf(batch); at++) {
      if (slot.kinds[at] === pageKinds.leftOut) continue;
      const id = ids[at]!;
      const isFirst = slot.isFirst[at] === 1;
      if (slot.kinds[at] === pageKinds.word) {
        if (isFirst) keepWord(pass, id, slot.lengths(at));
        pass.placeWord(id);
      } else {
        if (isFirst) keepContent(pass, id, slot.lengths(at));
        pass.placeContent(id, isFirst);
      }
    }
    if (batch.failure !== undefined) throw carriedError(batch.failure.error);
  }
}

function keepWord(pass: PagePass, word: number, lengths: Uint32Array): void {
  const { wordCompressors } = pass.examiner;
  for (let i = 0; i < wordCompressors.length; i++) pass.keepWord(word, lengths[i]!, i);
}

function keepContent(pass: PagePass, content: number, lengths: Uint32Array): void {
  for (let i = 0; i < lengths.length; i++) pass.keepContent(content, lengths[i]!, i);
}

function isZero(digest: Uint32Array): boolean {
  return (digest[0]! | digest[1]!) === 0;
}
