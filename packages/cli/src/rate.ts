const sampleMs = 250;
const samplesKept = 40;

/** Pages a second over the last ten seconds, since pages of one kind take longer than those of another. */
export class Rate {
  readonly #samples: { readonly done: number; readonly ms: number }[];

  /** @param ms when it begins, on a clock that never goes back. */
  constructor(ms: number) {
    this.#samples = [{ done: 0, ms }];
  }

  /** The rate when so many pages are done; undefined before anything can be said. */
  at(done: number, ms: number): number | undefined {
    const samples = this.#samples;
    const first = samples[0]!;
    if (ms - samples.at(-1)!.ms >= sampleMs) samples.push({ done, ms });
    if (samples.length > samplesKept) samples.shift();
    const elapsed = ms - first.ms;
    return elapsed < sampleMs || done === first.done
      ? undefined
      : ((done - first.done) * 1000) / elapsed;
  }
}
