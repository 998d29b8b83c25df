/** Pages by their objects: a run of pages with one, or with two. */
type Objects = 1 | 2;

/**
 * Pool pages with one or two objects, by their free chunks, the one that changed last on top. Pages that
 * lie on each other and have equally many objects are a run, which takes a number: the pages that many
 * equal objects have opened take no more memory than one.
 */
export class OpenPages {
  readonly #stacks: readonly RunStack[];

  /** @param lists the most free chunks of a page, and 1. */
  constructor(lists: number) {
    this.#stacks = Array.from({ length: lists }, () => new RunStack());
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#stacks.reduce((sum, stack) => sum + stack.byteLength, 0);
  }

  /** The fewest free chunks, from `chunks` up, that a page has; or -1. */
  firstFrom(chunks: number): number {
    for (let list = chunks; list < this.#stacks.length; list++) {
      if (!this.#stacks[list]!.isEmpty) return list;
    }
    return -1;
  }

  /** Puts a page on top. One without a free chunk is forgotten, since nothing looks for it. */
  push(freeChunks: number, objects: Objects): void {
    if (freeChunks > 0) this.#stacks[freeChunks]!.push(objects);
  }

  /** Takes the page on top, of which there must be one; returns its objects. */
  pop(freeChunks: number): Objects {
    return this.#stacks[freeChunks]!.pop();
  }
}

/** Runs of pages with one object and with two, by turns. */
class RunStack {
  /** Pages of each run; those at even places are of pages with one object. */
  #runs = new Uint32Array(4);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  get byteLength(): number {
    return this.#runs.byteLength;
  }

  push(objects: Objects): void {
    // An empty run below where the first pages have two objects.
    while (this.#length === 0 || this.#top !== objects) this.#open();
    this.#runs[this.#length - 1]!++;
  }

  pop(): Objects {
    const objects = this.#top;
    this.#runs[this.#length - 1]!--;
    while (this.#length > 0 && this.#runs[this.#length - 1] === 0) this.#length--;
    return objects;
  }

  /** The objects of a page of the topmost run. */
  get #top(): Objects {
    return this.#length % 2 === 1 ? 1 : 2;
  }

  #open(): void {
    if (this.#length === this.#runs.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#runs);
      this.#runs = larger;
    }
    this.#runs[this.#length++] = 0;
  }
}
