import { readSync } from 'node:fs';
import type { BackendRegistry } from '@pagefold/core';
import { BlockTimes, type Clocks, type Step } from '../block-times.ts';
import { PageExaminer } from '../page-examiner.ts';
import { createPassBackends } from '../pass-backends.ts';
import { BatchSlot, slotLayout } from './batch-slot.ts';
import { BatchWork } from './batch-work.ts';
import type {
  Answer,
  BeginOrder,
  DoneAnswer,
  FilePlace,
  Order,
  PageFailure,
  TaskOrder,
} from './protocol.ts';
import { SeenContents } from './seen-contents.ts';

/** The worker's side of an analysis: carries out orders, one after another. */
export class AnalysisServer {
  readonly #registry: BackendRegistry;
  readonly #clocks: Clocks;
  readonly #slots: BatchSlot[] = [];
  #examiner: PageExaminer | undefined;
  #work: BatchWork | undefined;
  #times: BlockTimes<Step> | undefined;

  constructor(registry: BackendRegistry, clocks: Clocks) {
    this.#registry = registry;
    this.#clocks = clocks;
  }

  async perform(order: Order): Promise<Answer | undefined> {
    if (order.order === 'begin') return this.#begin(order);
    const examiner = this.#examiner!;
    if (order.order === 'slot') {
      this.#slots[order.slot] = new BatchSlot(slotLayout(examiner), order.buffer);
      return undefined;
    }
    if (order.order === 'times') {
      this.#times!.end();
      const samples = examiner.steps.map((step) => this.#times!.samplesOf(step));
      return { answer: 'times', samples };
    }
    return order.order === 'examine' ? this.#examine(order) : this.#compress(order);
  }

  #examine({ slot: number, pages, place, threshold }: TaskOrder): DoneAnswer {
    const slot = this.#slots[number]!;
    // Not timed: a thread that waits for a disk takes nothing of the processor.
    if (place !== undefined && !fill(place, slot.bytes(0, pages))) {
      return { answer: 'done', slot: number, isUnread: true };
    }
    let failure: PageFailure | undefined;
    this.#times!.run(pages, () => {
      failure = this.#work!.examine(slot, pages, threshold);
    });
    return { answer: 'done', slot: number, failure };
  }

  #compress({ slot, pages }: TaskOrder): DoneAnswer {
    let failure: PageFailure | undefined;
    this.#times!.run(0, () => {
      failure = this.#work!.compress(this.#slots[slot]!, pages);
    });
    return { answer: 'done', slot, failure };
  }

  async #begin({ plan, seen }: BeginOrder): Promise<Answer> {
    const { combinations, pageSize, kernels, sampleSeed } = plan;
    const backends = await createPassBackends(
      this.#registry,
      combinations,
      pageSize,
      kernels,
      sampleSeed === undefined ? undefined : { seed: sampleSeed },
    );
    const examiner = new PageExaminer(backends);
    const steps = () =>
      new Map(examiner.steps.map((step) => [step, { ms: step.ms, times: step.times }]));
    this.#times = new BlockTimes<Step>(steps, this.#clocks);
    this.#examiner = examiner;
    this.#work = new BatchWork(examiner, new SeenContents(seen));
    return { answer: 'ready' };
  }
}

/** Fills `into` from a place on; false where that cannot be done as a whole. */
function fill({ descriptor, position }: FilePlace, into: Uint8Array): boolean {
  try {
    let had = 0;
    while (had < into.length) {
      const bytes = readSync(descriptor, into, had, into.length - had, position + had);
      if (bytes === 0) return false;
      had += bytes;
    }
    return true;
  } catch {
    // Why is found out by whoever reads it again.
    return false;
  }
}
