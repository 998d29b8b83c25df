import { PageMaker, pageSize } from '../pages/content.ts';
import {
  invalidateKind,
  loadKind,
  Operations,
  replaceKind,
  storeKind,
} from '../workload/operations.ts';
import type { Part, Timing } from '../workload/workload.ts';
import type { PageStore } from './page-store.ts';
import { Stopwatch } from './stopwatch.ts';

const noContent = 0xffff_ffff;
const batchPages = 256;

/** Does operations to a store in this process, in the way that native/workload.c does them. */
export class Host {
  #store: PageStore | undefined;
  #operations: Operations = new Operations(0);
  #pages: Uint8Array = new Uint8Array();
  #maker: PageMaker = new PageMaker(new Uint8Array());
  /** Views are made when they are first wanted, since every object is work for the collector. */
  #given: readonly Uint8Array[] | undefined;
  #held: Uint32Array = new Uint32Array();
  readonly #batch: readonly Uint8Array[] = viewsOf(new Uint8Array(batchPages * pageSize));
  readonly #batchWords: readonly Uint32Array[] = this.#batch.map(wordsOf);
  readonly #loaded: Uint8Array = new Uint8Array(pageSize);
  /** The store that operations are done to. */
  get store(): PageStore {
    return this.#store!;
  }

  givePages(pages: Uint8Array): void {
    this.#pages = pages;
    this.#maker = new PageMaker(pages);
    this.#given = undefined;
  }

  giveOperations(words: Uint32Array): void {
    this.#operations = new Operations(words.length / 2, words);
  }

  /** Takes a store whose slots are empty, in place of another one. */
  async open(slots: number, openStore: (slots: number) => Promise<PageStore>): Promise<void> {
    this.close();
    this.#store = await openStore(slots);
    this.#held = new Uint32Array(slots).fill(noContent);
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  run({ first, count, made = false, each = false }: Part): Timing {
    const stopwatch = new Stopwatch();
    const step = made ? batchPages : count;
    for (let done = 0; done < count; done += step) {
      const from = first + done;
      const end = first + Math.min(count, done + step);
      this.#prepare(from, end, made);
      if (each) this.#runEach(from, end, made, stopwatch);
      else this.#runAll(from, end, made, stopwatch);
    }
    return stopwatch.timing();
  }

  /** Empties every slot that holds a page. */
  empty(): void {
    const held = this.#held;
    for (let slot = 0; slot < held.length; slot++) {
      if (held[slot] === noContent) continue;
      this.#store!.invalidate(slot);
      held[slot] = noContent;
    }
  }

  /** Loads every slot that should hold a page; the number of those that hold another one. */
  check(): number {
    const page = this.#batch[0]!;
    let wrong = 0;
    for (let slot = 0; slot < this.#held.length; slot++) {
      const content = this.#held[slot]!;
      if (content === noContent) continue;
      this.#maker.make(content, this.#batchWords[0]!);
      this.#store!.load(slot, this.#loaded);
      if (Buffer.compare(page, this.#loaded) !== 0) wrong++;
    }
    return wrong;
  }

  /** Notes what the slots hold afterwards and, if asked, makes the pages. */
  #prepare(from: number, end: number, made: boolean): void {
    const operations = this.#operations;
    for (let at = from; at < end; at++) {
      const kind = operations.kind(at);
      const slot = operations.slot(at);
      if (kind === invalidateKind) this.#held[slot] = noContent;
      if (kind !== storeKind && kind !== replaceKind) continue;
      this.#held[slot] = operations.content(at);
      if (made) this.#maker.make(operations.content(at), this.#batchWords[at - from]!);
    }
  }

  #runAll(from: number, end: number, made: boolean, stopwatch: Stopwatch): void {
    const operations = this.#operations;
    const store = this.#store!;
    const pages = this.#pagesFor(made);
    const loaded = this.#loaded;
    const start = performance.now();
    for (let at = from; at < end; at++) {
      const page = pages[made ? at - from : operations.content(at)]!;
      operate(store, operations.kind(at), operations.slot(at), page, loaded);
    }
    stopwatch.add(performance.now() - start);
  }

  #runEach(from: number, end: number, made: boolean, stopwatch: Stopwatch): void {
    const operations = this.#operations;
    const store = this.#store!;
    const pages = this.#pagesFor(made);
    const loaded = this.#loaded;
    for (let at = from; at < end; at++) {
      const page = pages[made ? at - from : operations.content(at)]!;
      const start = performance.now();
      operate(store, operations.kind(at), operations.slot(at), page, loaded);
      stopwatch.note(performance.now() - start);
    }
  }

  #pagesFor(made: boolean): readonly Uint8Array[] {
    if (made) return this.#batch;
    this.#given ??= viewsOf(this.#pages);
    return this.#given;
  }
}

function operate(
  store: PageStore,
  kind: number,
  slot: number,
  page: Uint8Array,
  loaded: Uint8Array,
): void {
  if (kind === loadKind) {
    store.load(slot, loaded);
    return;
  }
  if (kind !== storeKind) store.invalidate(slot);
  if (kind !== invalidateKind) store.store(slot, page);
}

function viewsOf(pages: Uint8Array): Uint8Array[] {
  return Array.from({ length: pages.length / pageSize }, (_, i) =>
    pages.subarray(i * pageSize, (i + 1) * pageSize),
  );
}

function wordsOf(page: Uint8Array): Uint32Array {
  return new Uint32Array(page.buffer, page.byteOffset, pageSize / 4);
}
