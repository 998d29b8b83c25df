interface Request {
  /** Pool pages that are still to be released. */
  left: number;
  released: number;
  resolve(pages: number): void;
}

/** Who has asked for pool pages to be released. */
export class Requests {
  readonly #requests: Request[] = [];

  /** Pool pages that are still to be released for all of them. */
  get wanted(): number {
    let wanted = 0;
    for (const { left } of this.#requests) wanted += left;
    return wanted;
  }

  /** Asks for pool pages; resolves to how many were released, when these are enough or {@link end} comes. */
  add(pages: number): Promise<number> {
    return new Promise((resolve) => {
      this.#requests.push({ left: pages, released: 0, resolve });
    });
  }

  /** Pool pages were released: for those first who have waited longest. */
  serve(pages: number): void {
    let rest = pages;
    for (const request of this.#requests) {
      const part = Math.min(rest, request.left);
      request.left -= part;
      request.released += part;
      rest -= part;
    }
    while (this.#requests[0]?.left === 0) {
      const { resolve, released } = this.#requests.shift()!;
      resolve(released);
    }
  }

  /** There will not be more. */
  end(): void {
    for (const { resolve, released } of this.#requests.splice(0)) resolve(released);
  }
}
