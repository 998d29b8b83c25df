import { placeWays } from '../format/hash.ts';
import { tokens } from '../format/symbols.ts';
import type { Room } from '../room.ts';
import { afterLiteral, states, tokenAlphabet } from './contexts.ts';
import { Events } from './events.ts';
import { KnownPlaces, minMatch } from './known-places.ts';
import type { PageParser } from './lazy-parser.ts';
import { PageWindow } from './page-window.ts';
import { PathNodes, stateCount } from './path-nodes.ts';
import { Prices } from './prices.ts';
import { RecentDistances } from './recent-distances.ts';
import { RepeatWays } from './repeat-ways.ts';
import { TokenWriter } from './token-writer.ts';

/** Of the places with one hash, the last so many are looked at. */
const chainSteps = 24;
/** Where a recent distance has a match of so many bytes, no new one is sought. */
const goodRepeat = 16;
/** After a match of so many bytes at a new distance, no other is sought. */
const goodMatch = 32;
/** A match of so many bytes is taken whole, and no way ends or begins within it. */
const longMatch = 96;
/** A state that costs so much more than the cheapest at its place, in 1/256 of a bit, is given up. */
const dearBy = 1024;

/**
 * Takes a page apart in the cheapest way, by the model's prices, that leads through the matches which it finds. It follows
 * the cheapest way to every place in every state, and parts of matches as well as whole ones.
 */
export class BestParser implements PageParser {
  readonly events: Events;
  readonly #window: PageWindow;
  readonly #prices: Prices;
  readonly #recent: RecentDistances = new RecentDistances();
  readonly #known: KnownPlaces;
  readonly #tell: TokenWriter;
  readonly #nodes: PathNodes;
  readonly #repeats: RepeatWays = new RepeatWays();
  /** Nodes of the chosen way, the last one first. */
  readonly #path: Uint32Array;
  /** The most that a state at the place costs which is not given up. */
  #most = 0;
  /** The longest match at a new distance. */
  #longest = 0;

  constructor(bytes: Uint8Array, pageSize: number) {
    this.events = new Events(pageSize);
    this.#window = new PageWindow(bytes);
    this.#prices = new Prices(this.#window, pageSize);
    this.#known = new KnownPlaces(this.#window, pageSize);
    this.#tell = new TokenWriter(this.#window, this.#recent, this.events);
    this.#nodes = new PathNodes(pageSize);
    this.#path = new Uint32Array(pageSize);
  }

  parse(room: Room, page: number, length: number, base: number): void {
    this.events.count = 0;
    this.#window.open(room, page, length, base);
    this.#prices.open(room.prices);
    this.#recent.reset(base);
    this.#known.open(room);
    this.#nodes.open(length, this.#recent);
    let next = 0;
    for (let at = 0; at < length; at++) {
      if (at === next) next += this.#goOn(at);
      this.#known.insert(at);
    }
    this.#tellPath(length);
  }

  /** Follows all ways from a place; returns how many bytes on there is one to go on from. */
  #goOn(at: number): number {
    const nodes = this.#nodes;
    this.#most = nodes.cost[nodes.cheapestAt(at)]! + dearBy;
    this.#repeats.count = 0;
    for (let node = at * stateCount; node < (at + 1) * stateCount; node++) {
      if (nodes.cost[node]! > this.#most) continue;
      nodes.settle(node);
      this.#goOnByLiteral(at, node);
      // After a match, the same distance would have made it longer.
      if (node % stateCount < states.match) this.#noteRepeat(at, node, 0, nodes.first[node]!);
      this.#noteRepeat(at, node, 1, nodes.second[node]!);
      this.#noteRepeat(at, node, 2, nodes.third[node]!);
    }
    const repeated = this.#goOnByRepeats(at);
    const found = repeated < goodRepeat ? this.#goOnByNew(at) : 0;
    const next = Math.max(repeated, found);
    return next < longMatch ? 1 : next;
  }

  #goOnByLiteral(at: number, node: number): void {
    const state = node % stateCount;
    const source = state >= states.match ? this.#window.source(at, this.#nodes.first[node]!) : -1;
    const price = this.#prices.literal(this.#alphabet(at, node), at, source);
    const to = (at + 1) * stateCount + afterLiteral(state);
    this.#nodes.offer(to, this.#nodes.cost[node]! + price, node, tokens.literal, 0);
  }

  /** Keeps the way on from a node by one of its distances. */
  #noteRepeat(at: number, node: number, index: number, distance: number): void {
    if (this.#window.equal(at, distance) === 0) return;
    const token = tokens.repeat0 + index;
    const price = this.#prices.token(this.#alphabet(at, node), token);
    this.#repeats.add(this.#nodes.cost[node]! + price, node, token, distance);
  }

  /** Goes on by recent distances, of which a dearer one is of use only where it leads farther; returns the longest match. */
  #goOnByRepeats(at: number): number {
    const repeats = this.#repeats;
    let longest = 0;
    for (let i = 0; i < repeats.count; i++) {
      const distance = repeats.distance[i]!;
      const length = this.#window.equal(at, distance);
      if (length <= longest) continue;
      for (let part = length < longMatch ? longest + 1 : length; part <= length; part++) {
        const cost = repeats.cost[i]! + this.#prices.length(1, at, part);
        const to = (at + part) * stateCount + states.repeat;
        this.#nodes.offer(to, cost, repeats.from[i]!, repeats.token[i]!, distance);
      }
      longest = length;
    }
    return longest;
  }

  /** Goes on by matches at new distances, each longer than those before; returns the longest. */
  #goOnByNew(at: number): number {
    const { length, base } = this.#window;
    this.#longest = minMatch - 1;
    if (at + minMatch > length) return 0;
    let place = this.#known.last(at);
    for (let step = 0; step < chainSteps && place >= 0 && this.#longest < goodMatch; step++) {
      this.#goOnBy(at, base + at - place);
      place = this.#known.before(place);
    }
    if (this.#longest >= goodMatch) return this.#longest;
    for (let way = 0; way < placeWays; way++) {
      const place = this.#known.inDictionary(at, way);
      if (place >= 0) this.#goOnBy(at, this.#window.placeAt(at, place));
    }
    return this.#longest;
  }

  #goOnBy(at: number, distance: number): void {
    const length = this.#window.equal(at, distance);
    if (length <= this.#longest) return;
    const token = this.#prices.tokenOf(at, distance);
    const from = this.#cheapestBefore(at, token);
    const before = this.#nodes.cost[from]! + this.#prices.token(this.#alphabet(at, from), token);
    for (let part = length < longMatch ? this.#longest + 1 : length; part <= length; part++) {
      const price = this.#prices.length(0, at, part) + this.#prices.distance(at, part, distance);
      const to = (at + part) * stateCount + states.match;
      this.#nodes.offer(to, before + price, from, token, distance);
    }
    this.#longest = length;
  }

  /** The node at a place from which a token comes cheapest. */
  #cheapestBefore(at: number, token: number): number {
    let cheapest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let node = at * stateCount; node < (at + 1) * stateCount; node++) {
      const before = this.#nodes.cost[node]!;
      if (before > this.#most) continue;
      const cost = before + this.#prices.token(this.#alphabet(at, node), token);
      if (cost >= least) continue;
      cheapest = node;
      least = cost;
    }
    return cheapest;
  }

  #alphabet(at: number, node: number): number {
    return tokenAlphabet(this.#window.base, node % stateCount, at);
  }

  /** Goes the cheapest way back, then tells it. */
  #tellPath(length: number): void {
    const nodes = this.#nodes;
    let count = 0;
    for (let node = nodes.cheapestAt(length); node >= stateCount; node = nodes.from(node)) {
      this.#path[count++] = node;
    }
    let state: number = states.match;
    for (let at = 0; count > 0; ) {
      const node = this.#path[--count]!;
      const token = nodes.token(node);
      const part = nodes.length(node);
      if (token === tokens.literal) state = this.#tell.literal(at, state);
      else state = this.#tell.match(at, state, token, part, nodes.first[node]!);
      at += part;
    }
  }
}
