import type { BlockTimes } from '../block-times.ts';
import type { PagesTaken } from '../own-thread.ts';
import type { PagePass } from '../page-pass.ts';
import type { FileRange } from '../sources/file-range.ts';
import { Batch, isCounted, takenOf, Zeros } from './batch.ts';
import { BatchSlot, type SlotLayout, slotLayout } from './batch-slot.ts';
import { countBatch, placeBatch } from './batch-tables.ts';
import { BatchWork } from './batch-work.ts';
import { Crew } from './crew.ts';
import type {
  AnalysisWorkers,
  DoneAnswer,
  FilePlace,
  PageFailure,
  Task,
  TaskOrder,
  WorkerPlan,
} from './protocol.ts';
import { SeenContents } from './seen-contents.ts';

/** Slots for each thread: what it works on, what waits for it, and what waits for the batches before. */
const slotsPerThread = 4;

/** What ends the reading, see `analyze`. */
export interface Signals {
  readonly signal: AbortSignal | undefined;
  readonly stop: AbortSignal | undefined;
}

/**
 * A pass whose pages are examined and compressed by workers, and here while they are busy. Pages of a range of a file are
 * read by whoever examines them, all others here. Counting pages and placing them stays here and goes in the order in
 * which they come, so all figures are those of a pass on one thread; and so is the first error.
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
        onDone: (done) => this.#onDone(done),
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

  /**
   * Takes the pages of a range, which whoever examines them reads; all of them are through when it is done.
   *
   * @param signals end it: `stop` behind the pages that are under way by then, `signal` with its reason.
   * @throws what a backend threw.
   */
  async addRange(range: FileRange, { signal, stop }: Signals): Promise<void> {
    const { pageSize, capacity } = this.#layout;
    const bytes = pageSize * capacity;
    for (let position = range.from; position < range.end; position += bytes) {
      const batch = await this.#freeBatch();
      signal?.throwIfAborted();
      if (stop?.aborted === true) break;
      batch.pages = Math.min(bytes, range.end - position) / pageSize;
      batch.place = { range, position };
      batch.isRead = false;
      this.#send(batch);
    }
    await this.drain();
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
    batch.place = undefined;
    batch.isRead = true;
    batch.hasOnlyZeros = false;
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
    this.#crew.give({
      order: task,
      slot: batch.number,
      pages: takenOf(batch),
      place: placeToRead(batch),
      threshold,
    });
  }

  /** Reads what nobody could read, does what the workers are too busy for, or waits for them. */
  async #progress(): Promise<void> {
    this.#throwFailure();
    const next = this.#batches().find((batch) => !isCounted(batch));
    if (next?.state === 'unread') return this.#salvage(next);
    const task = this.#crew.takeBack();
    if (task === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    } else {
      await this.#perform(task);
      await this.#nextTurn();
    }
    this.#throwFailure();
  }

  async #perform({ order, slot: number, pages, threshold }: TaskOrder): Promise<void> {
    const { slot, place, isRead } = this.#batchOf(number);
    if (!isRead && order === 'examine') {
      // Without keeping this thread: it hears of what the others have done, and of whoever ends all this.
      const isFilled = await place!.range.fill(place!.position, slot.bytes(0, pages));
      if (!isFilled) return this.#onDone({ answer: 'done', slot: number, isUnread: true });
    }
    let failure: PageFailure | undefined;
    // Its pages are counted with the block in which they are placed.
    this.#times.run(0, () => {
      failure =
        order === 'examine'
          ? this.#work.examine(slot, pages, threshold)
          : this.#work.compress(slot, pages);
    });
    this.#onDone({ answer: 'done', slot: number, failure });
  }

  /** Reads the pages of a batch one by one, once all before them are counted. */
  async #salvage(batch: Batch): Promise<void> {
    const { range, position } = batch.place!;
    const bytes = await range.salvage(position, batch.slot.bytes(0, batch.pages));
    batch.pages = bytes / this.#layout.pageSize;
    batch.isRead = true;
    batch.state = 'examining';
    this.#give('examine', batch);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  #onDone({ slot, failure, isUnread = false }: DoneAnswer): void {
    if (this.#failure !== undefined) return;
    const batch = this.#batchOf(slot);
    if (isUnread) {
      batch.state = 'unread';
      this.#wake();
      return;
    }
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
    this.#times.run(batch.pages, () => placeBatch(this.#pass, batch));
    this.#free.push(batch);
  }

  #batches(): Batch[] {
    return this.#underWay.filter((each) => each instanceof Batch);
  }

  #batchOf(slot: number): Batch {
    return this.#batches().find(({ number }) => number === slot)!;
  }

  #countExamined(): void {
    for (const batch of this.#batches()) {
      if (batch.state === 'examining' || batch.state === 'unread' || this.#pass.isOverfull) break;
      if (batch.state === 'examined') this.#count(batch);
    }
  }

  #count(batch: Batch): void {
    const firsts = countBatch(this.#pass, batch);
    batch.state = firsts === 0 ? 'compressed' : 'compressing';
    if (firsts > 0) this.#give('compress', batch);
  }
}

function placeToRead({ place, isRead }: Batch): FilePlace | undefined {
  if (place === undefined || isRead) return undefined;
  return { descriptor: place.range.descriptor, position: place.position };
}
