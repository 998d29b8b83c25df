import { stateCount } from './path-nodes.ts';

const most = 3 * stateCount;

/** Ways on from a place by recent distances, in all its states: the cheapest one first, of equal ones the earlier. */
export class RepeatWays {
  count = 0;
  /** What they cost without the length of the match. */
  readonly cost: Uint32Array = new Uint32Array(most);
  /** The nodes that they begin at. */
  readonly from: Uint32Array = new Uint32Array(most);
  readonly token: Uint32Array = new Uint32Array(most);
  readonly distance: Uint32Array = new Uint32Array(most);

  add(cost: number, from: number, token: number, distance: number): void {
    let i = this.count++;
    for (; i > 0 && cost < this.cost[i - 1]!; i--) this.#set(i, i - 1);
    this.cost[i] = cost;
    this.from[i] = from;
    this.token[i] = token;
    this.distance[i] = distance;
  }

  #set(to: number, i: number): void {
    this.cost[to] = this.cost[i]!;
    this.from[to] = this.from[i]!;
    this.token[to] = this.token[i]!;
    this.distance[to] = this.distance[i]!;
  }
}
