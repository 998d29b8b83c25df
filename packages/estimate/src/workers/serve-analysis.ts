import type { BackendRegistry } from '@pagefold/core';
import { BlockTimes, type Clocks, type Step } from '../block-times.ts';
import { PageExaminer } from '../page-examiner.ts';
import { createPassBackends } from '../pass-backends.ts';
import { BatchSlot, pageKinds, slotLayout } from './batch-slot.ts';
import { carryError } from './carried-error.ts';
import type { Answer, Order, PageFailure, WorkerPlan } from './protocol.ts';

/** The worker's side of an analysis: carries out orders, one after another. */
export class AnalysisServer {
  readonly #registry: BackendRegistry;
  readonly #clocks: Clocks;
  readonly #slots: BatchSlot[] = [];
  #examiner: PageExaminer | undefined;
  #times: BlockTimes<Step> | undefined;

  constructor(registry: BackendRegistry, clocks: Clocks) {
    this.#registry = registry;
    this.#clocks = clocks;
  }

  async perform(order: Order): Promise<Answer | undefined> {
    if (order.order === 'begin') return this.#begin(order.plan);
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
    const isExamining = order.order === 'examine';
    const { threshold } = order;
    const take = isExamining
      ? (at: number) => examinePage(examiner, slot, at, threshold)
      : (at: number) => compressPage(examiner, slot, at);
    let failure: PageFailure | undefined;
    this.#times!.run(isExamining ? order.pages : 0, () => {
      failure = forPages(order.pages, take);
    });
    return { answer: 'done', slot: order.slot, ...(failure === undefined ? {} : { failure }) };
  }

  async #begin({ combinations, pageSize, kernels, sampleSeed }: WorkerPlan): Promise<Answer> {
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
    return { answer: 'ready' };
  }
}

/** Takes pages until one fails. */
function forPages(pages: number, take: (at: number) => void): PageFailure | undefined {
  let page = 0;
  try {
    for (; page < pages; page++) take(page);
    return undefined;
  } catch (error) {
    return { page, error: carryError(error) };
  }
}

function examinePage(examiner: PageExaminer, slot: BatchSlot, at: number, threshold: number): void {
  const digest = slot.digest(at);
  if (examiner.stage(slot.page(at))) {
    slot.kinds[at] = pageKinds.word;
    digest[0] = examiner.low;
    digest[1] = examiner.high;
    return;
  }
  const key = examiner.sampleKey();
  slot.kinds[at] = key < threshold ? pageKinds.content : pageKinds.leftOut;
  if (key >= threshold) return;
  examiner.hash();
  digest.set(examiner.digest.subarray(0, digest.length - 1));
  digest[digest.length - 1] = key;
}

function compressPage(examiner: PageExaminer, slot: BatchSlot, at: number): void {
  if (slot.isFirst[at] === 0) return;
  const lengths = slot.lengths(at);
  const keep = (length: number, compressor: number) => {
    lengths[compressor] = length;
  };
  examiner.stage(slot.page(at));
  if (slot.kinds[at] === pageKinds.word) examiner.compressWord(keep);
  else examiner.compress(keep);
}
