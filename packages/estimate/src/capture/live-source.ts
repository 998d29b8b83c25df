import { InputError, type Options, resolveOptions, StateError } from '@pagefold/contracts';
import { type InputDescription, InputNotes } from '../sources/input-description.ts';
import { PageBatch } from '../sources/page-batch.ts';
import type { PageRegion, PageSource, ReadOptions } from '../sources/page-source.ts';
import { expectCapture } from './can-capture.ts';
import { captureProcess } from './capture-process.ts';
import { type CapturedProcess, noteCaptured } from './capture-report.ts';
import { type LiveDomain, openDomains } from './live-domain.ts';
import { LiveMemory } from './live-memory.ts';
import { type LiveMemoryOptions, liveMemoryChoice, liveMemorySchema } from './live-options.ts';

/**
 * Opens the memory of live processes, each as a source of its own, to be read one after another in this
 * order: what `captureProcesses` would take of them. A page that several of them have is the first
 * one's. Each can be read only once, since its pages go on changing. One that is not there, ends or
 * may not be read gives what it has, if anything, and says so in its description. Close each of them.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` when a number is no process id, or no process has memory;
 *   `PAGEFOLD_INPUT_NOT_FOUND` when there is none of them; `PAGEFOLD_INPUT_FAILED` when none of them may
 *   be read, or the system has no `/proc`.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that do not exist or are of a wrong type.
 */
export async function openLiveMemory(given: LiveMemoryOptions): Promise<PageSource[]> {
  const owner = 'openLiveMemory';
  const choice = liveMemoryChoice(owner, resolveOptions(owner, liveMemorySchema, given as Options));
  expectCapture();
  const domains = openDomains(choice);
  const live = new LiveMemory(choice);
  let open = domains.length;
  const closed = () => {
    open--;
    if (open === 0) live.close();
  };
  return domains.map((domain) => new LiveSource(domain, live, closed));
}

/** A live process or cgroup as a source of pages. */
class LiveSource implements PageSource {
  readonly name: string;
  readonly pageSize: number;
  readonly pages: undefined;
  readonly #domain: LiveDomain;
  readonly #live: LiveMemory;
  readonly #onClose: () => void;
  readonly #processes: CapturedProcess[] = [];
  readonly #regions: PageRegion[] = [];
  #wasRead = false;
  #closed = false;

  constructor(domain: LiveDomain, live: LiveMemory, onClose: () => void) {
    this.name = domain.name;
    this.pageSize = live.pageSize;
    this.#domain = domain;
    this.#live = live;
    this.#onClose = onClose;
  }

  async *read({ signal }: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.throwIfAborted();
    this.#begin();
    const batch = new PageBatch(this.pageSize);
    for await (const _ of this.#readProcesses(batch)) {
      yield batch.take();
      signal?.throwIfAborted();
      if (this.#closed) throw this.#isClosed();
    }
    const rest = batch.take();
    if (rest.length > 0) yield rest;
  }

  describe(): InputDescription {
    const { format, warnings: ofDomain } = this.#domain;
    const notes = new InputNotes();
    for (const warning of ofDomain) notes.warn(warning);
    noteCaptured(this.#processes, this.pageSize, notes);
    for (const warning of this.#live.swap?.warnings ?? []) notes.warn(warning);
    const { leftOut, lost, warnings } = notes;
    const { population } = this.#live;
    const kind = { format, packings: [], population, zerosToldApart: true, layersOnly: null };
    return { ...kind, leftOut, lost, warnings };
  }

  regions(): readonly PageRegion[] {
    return this.#regions;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#domain.close();
    this.#onClose();
  }

  async *#readProcesses(batch: PageBatch): AsyncGenerator<void, void, undefined> {
    for (const target of this.#domain.targets()) {
      const from = this.#processes.reduce((sum, { pages }) => sum + pages, 0);
      const regions: PageRegion[] = [];
      this.#processes.push(yield* captureProcess(target, this.#live, batch, false, regions));
      this.#regions.push(...regions.map(({ page, name }) => ({ page: from + page, name })));
    }
  }

  #begin(): void {
    if (this.#closed) throw this.#isClosed();
    if (this.#wasRead) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${this.name}: goes on changing and can be read only once: capture it to a file first`,
      );
    }
    this.#wasRead = true;
  }

  #isClosed(): StateError {
    return new StateError('PAGEFOLD_CLOSED', `${this.name} has been closed`);
  }
}
