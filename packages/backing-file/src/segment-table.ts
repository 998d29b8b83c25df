import { NumberSet } from '@pagefold/tables';
import { maxSegments, segmentSteps } from './layout.ts';

const lastGeneration = 0xffff_ffff;
const objectBits = 15;
const growthBytes = 4096;
const segmentWords = 2;

/** A segment with fewer live steps is worth cleaning. */
const sparseSteps = segmentSteps / 4;
/** With fewer free ones, one in so many, room is made. */
const freeShare = 8;
const mostSources = 8;

/**
 * What is known of the segments, in 8 bytes each: live steps and live objects in one word, in the other how
 * often the segment has been taken, its generation. Generations stay when the file is cut off, since with
 * encryption none may come twice.
 *
 * A segment is *free* when no object in it lives, nothing that is under way needs it (a pin), and it is not
 * the one that is being filled.
 */
export class SegmentTable {
  readonly #limit: number;
  readonly #isLimited: boolean;
  readonly #buffer = new ArrayBuffer(0, { maxByteLength: maxSegments * segmentWords * 4 });
  #words = new Uint32Array(this.#buffer);
  readonly #free = new NumberSet();
  #freeCount = 0;
  /** Free, but the last write there was refused: they are taken last, the oldest first. */
  readonly #bad = new Set<number>();
  /** The last write there was refused. */
  readonly #refused = new Set<number>();
  /** Segments that cleaning could not read or empty. */
  readonly #stuck = new Set<number>();
  readonly #pins = new Map<number, number>();
  /** Segments from here on are not part of the file. */
  #end = 0;
  #open = -1;
  #objects = 0;
  #steps = 0;

  /** @param limit the most segments; `Infinity` for as many as there can be. */
  constructor(limit: number) {
    this.#isLimited = limit < maxSegments;
    this.#limit = Math.min(limit, maxSegments);
  }

  get end(): number {
    return this.#end;
  }

  get objects(): number {
    return this.#objects;
  }

  get liveSteps(): number {
    return this.#steps;
  }

  /** Segments that are not free. */
  get used(): number {
    return this.#end - this.#freeCount - this.#bad.size;
  }

  get byteLength(): number {
    return this.#buffer.byteLength + this.#free.byteLength;
  }

  /** Segments that can be taken. The last one is for cleaning only. */
  room(forCleaning: boolean): number {
    return this.#limit - this.used - (forCleaning ? 0 : 1);
  }

  /** Takes the lowest free segment, with another generation, and pins it: there must be room. */
  take(): number {
    const segment = this.#lowest();
    if (segment === this.#end) this.#end++;
    else if (this.#free.has(segment)) this.#dropFree(segment);
    else this.#bad.delete(segment);
    this.#cover(segment);
    this.#words[segment * segmentWords]! = 0;
    this.#words[segment * segmentWords + 1]!++;
    this.pin(segment);
    return segment;
  }

  /** The segment that is being filled is `segment`, or none with -1. */
  open(segment: number): void {
    const before = this.#open;
    this.#open = segment;
    if (before >= 0 && before !== segment) this.#settle(before);
  }

  isOpen(segment: number): boolean {
    return segment === this.#open && segment >= 0;
  }

  /** How often a segment has been taken; 0 for one that never was. */
  generation(segment: number): number {
    return this.#words[segment * segmentWords + 1] ?? 0;
  }

  liveObjects(segment: number): number {
    return (this.#words[segment * segmentWords] ?? 0) % 2 ** objectBits;
  }

  add(segment: number, steps: number): void {
    this.#count(segment, steps, 1);
  }

  remove(segment: number, steps: number): void {
    this.#count(segment, -steps, -1);
    this.#settle(segment);
  }

  /** Whether an object of so many steps can be there. */
  canHold(segment: number, steps: number): boolean {
    return this.liveObjects(segment) > 0 && this.#liveSteps(segment) >= steps;
  }

  pin(segment: number): void {
    this.#pins.set(segment, (this.#pins.get(segment) ?? 0) + 1);
  }

  unpin(segment: number): void {
    const pins = this.#pins.get(segment)! - 1;
    if (pins > 0) this.#pins.set(segment, pins);
    else this.#pins.delete(segment);
    this.#settle(segment);
  }

  /** Whether the system takes what is written there: where it does not, others are taken first. */
  noteWrite(segment: number, isTaken: boolean): void {
    if (isTaken) this.#refused.delete(segment);
    else this.#refused.add(segment);
  }

  /** Cleaning could not empty it: it is let be until all its objects are gone. */
  markStuck(segment: number): void {
    if (this.liveObjects(segment) > 0) this.#stuck.add(segment);
  }

  /**
   * Segments whose objects together fit into one, the emptiest first, if room is wanted and that makes
   * some. `openSteps` is what the segment that is being filled has room for.
   */
  sources(openSteps: number): number[] {
    const total = this.#isLimited ? this.#limit : this.#end;
    const free = this.#isLimited ? this.room(false) : this.#end - this.used;
    if (free * freeShare >= total) return [];
    const sparse: number[] = [];
    for (let segment = 0; segment < this.#end; segment++) {
      if (this.#isSource(segment)) sparse.push(segment);
    }
    sparse.sort((a, b) => this.#liveSteps(a) - this.#liveSteps(b));
    const sources: number[] = [];
    let needed = 0;
    for (const segment of sparse.slice(0, mostSources)) {
      // A checksum takes an object one step further at most.
      const steps = this.#liveSteps(segment) + this.liveObjects(segment);
      if (needed + steps > segmentSteps) break;
      needed += steps;
      sources.push(segment);
    }
    return sources.length > 1 || needed <= openSteps ? sources : [];
  }

  #isSource(segment: number): boolean {
    return (
      this.liveObjects(segment) > 0 &&
      this.#liveSteps(segment) < sparseSteps &&
      segment !== this.#open &&
      !this.#pins.has(segment) &&
      !this.#stuck.has(segment)
    );
  }

  #lowest(): number {
    const free = this.#free.lowest();
    if (free >= 0) return free;
    if (this.#end < this.#limit) return this.#end;
    return this.#bad.values().next().value!;
  }

  #liveSteps(segment: number): number {
    return this.#words[segment * segmentWords]! >>> objectBits;
  }

  #count(segment: number, steps: number, objects: number): void {
    const change = steps * 2 ** objectBits + objects;
    this.#words[segment * segmentWords]! += change;
    this.#steps += steps;
    this.#objects += objects;
  }

  /** Makes a segment free if nothing needs it any more. */
  #settle(segment: number): void {
    if (this.liveObjects(segment) > 0 || this.#pins.has(segment)) return;
    if (segment === this.#open) this.#open = -1;
    this.#stuck.delete(segment);
    // After 2³² uses it is never taken again: a generation must not come twice.
    if (this.generation(segment) === lastGeneration) return;
    if (this.#refused.has(segment)) {
      this.#bad.add(segment);
      return;
    }
    this.#free.add(segment);
    this.#freeCount++;
    while (this.#end > 0 && this.#free.has(this.#end - 1)) this.#dropFree(--this.#end);
  }

  #dropFree(segment: number): void {
    this.#free.delete(segment);
    this.#freeCount--;
  }

  #cover(segment: number): void {
    const needed = (segment + 1) * segmentWords * 4;
    if (needed <= this.#buffer.byteLength) return;
    this.#buffer.resize(Math.ceil(needed / growthBytes) * growthBytes);
    this.#words = new Uint32Array(this.#buffer, 0, this.#buffer.byteLength / 4);
  }
}
