import type { Output } from '../wire/output.ts';

/** Where a reply begins, which can be taken back until some of it is written. */
export class ReplyStart {
  readonly #output: Output;
  #at = -1;
  #writes = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Whether the reply has begun. */
  get isPut(): boolean {
    return this.#at >= 0;
  }

  /** The reply has begun. @param at where its first bytes were put just now. */
  putAt(at: number): void {
    this.#at = at;
    this.#writes = this.#output.writes;
  }

  /** Takes the whole reply back, if it can be. */
  takeBack(): boolean {
    if (this.#output.writes !== this.#writes) return false;
    this.#output.cut(this.#at);
    this.#at = -1;
    return true;
  }
}
