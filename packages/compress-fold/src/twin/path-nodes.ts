import { tokens } from '../format/symbols.ts';
import { states } from './contexts.ts';
import type { RecentDistances } from './recent-distances.ts';

/** States that a place can be reached in. */
export const stateCount = 4;

/** What nothing costs. */
const unreached = 0xffffffff;

/**
 * The cheapest way that is known to every place of a page in every state: what it costs, its last token, and the recent
 * distances after it. A node's number is that of its place times 4, and its state.
 */
export class PathNodes {
  readonly cost: Uint32Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly third: Uint32Array;
  /** The last token in the low 4 bits, then the state before it in 4, then its length. */
  readonly #link: Uint32Array;

  constructor(pageSize: number) {
    const count = (pageSize + 1) * stateCount;
    this.cost = new Uint32Array(count);
    this.first = new Uint32Array(count);
    this.second = new Uint32Array(count);
    this.third = new Uint32Array(count);
    this.#link = new Uint32Array(count);
  }

  /** Forgets all ways through a page of `length` bytes, but for its begin with these distances. */
  open(length: number, { first, second, third }: RecentDistances): void {
    this.cost.fill(unreached, 0, (length + 1) * stateCount);
    this.cost[states.match] = 0;
    this.first[states.match] = first;
    this.second[states.match] = second;
    this.third[states.match] = third;
  }

  /** The node of the state that a place is reached in cheapest. */
  cheapestAt(at: number): number {
    let cheapest = at * stateCount;
    for (let node = cheapest + 1; node < (at + 1) * stateCount; node++) {
      if (this.cost[node]! < this.cost[cheapest]!) cheapest = node;
    }
    return cheapest;
  }

  token(node: number): number {
    return this.#link[node]! & 15;
  }

  length(node: number): number {
    return this.#link[node]! >>> 8;
  }

  /** The node that its last token begins at. */
  from(node: number): number {
    const link = this.#link[node]!;
    return ((node >> 2) - (link >>> 8)) * stateCount + ((link >> 4) & 3);
  }

  /** A way to a node: from another, by a token that leads to `distance`. */
  offer(to: number, cost: number, from: number, token: number, distance: number): void {
    if (cost >= this.cost[to]!) return;
    this.cost[to] = cost;
    this.#link[to] = (((to >> 2) - (from >> 2)) << 8) | ((from & 3) << 4) | token;
    this.first[to] = distance;
  }

  /** The way to a node will become no cheaper: makes its recent distances of those of the one before. */
  settle(node: number): void {
    if (node < stateCount) return;
    const from = this.from(node);
    const token = this.token(node);
    if (token === tokens.literal) this.first[node] = this.first[from]!;
    const keepsSecond = token <= tokens.repeat0;
    this.second[node] = keepsSecond ? this.second[from]! : this.first[from]!;
    const keepsThird = token <= tokens.repeat0 + 1;
    this.third[node] = keepsThird ? this.third[from]! : this.second[from]!;
  }
}
