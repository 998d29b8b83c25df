import type { BackendRegistry } from '@pagefold/core';
import { BlockTimes, type Clocks, type Step } from '../block-times.ts';
import { PageExaminer } from '../page-examiner.ts';
import { createPassBackends } from '../pass-backends.ts';
import { BatchSlot, slotLayout } from './batch-slot.ts';
import { BatchWork } from './batch-work.ts';
import type { Answer, BeginOrder, Order, PageFailure } from './protocol.ts';
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
    const slot = this.#slots[order.slot]!;
    let failure: PageFailure | undefined;
    this.#times!.run(order.order === 'examine' ? order.pages : 0, () => {
      failure = this.#work!.perform(order, slot);
    });
    return { answer: 'done', slot: order.slot, ...(failure === undefined ? {} : { failure }) };
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
