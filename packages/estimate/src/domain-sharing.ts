import { RecordTable } from '@pagefold/tables';
import type { InputAnalysis } from './input-analysis.ts';
import { keptRecords } from './sampling/content-sample.ts';
import type { SamplingError } from './sampling/sampling-error.ts';
import type { SharingBytes } from './sharing-bytes.ts';

/** The most inputs whose sharing is told by pairs: a matrix of them has that many rows and columns. */
export const maxDomains = 256;

/** Contents that two inputs both have: put together, each of them saves one page. */
export interface DomainPair {
  /** The inputs, as their places in `inputs`, the lower one first. */
  readonly inputs: readonly [number, number];
  /** Contents that are in both, and pages saved by sharing them. */
  readonly contents: number;
  /** Bytes of their objects, which sharing saves. */
  readonly bytes: number | null;
  /** How far these figures may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

/** One more input that shares its contents with those before it. */
export interface DomainStep {
  /** Its place in `inputs`. */
  readonly input: number;
  /** Pages of it that sharing saves beyond what is saved inside it: contents that one before it has. */
  readonly contents: number;
  /** Bytes of their objects. */
  readonly bytes: number | null;
  /** How far these figures may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

/** What inputs, each a domain of its own, have in common. Bytes are of objects, not of pool pages. */
export interface DomainSharing {
  /** Pages that sharing inside each input saves, all inputs together. */
  readonly insidePages: number;
  /** Bytes of these objects. */
  readonly insideBytes: number | null;
  /** Pages that sharing across all inputs saves beyond that. */
  readonly acrossPages: number;
  /** Bytes of these objects. */
  readonly acrossBytes: number | null;
  /** Pairs of inputs that share anything, the most valuable first. */
  readonly pairs: readonly DomainPair[];
  /**
   * The inputs in an order in which each adds the most to those before it: its first `n` are a group of
   * `n` that is good to put together.
   */
  readonly order: readonly DomainStep[];
  /** How far these figures may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

/*
 * A record is a set of inputs: that of its parent and one more. Inputs come one after another, so a set
 * grows by the latest input only, and one child of it has to be found again at a time.
 */
const parent = 0;
const input = 1;
const child = 2;
const fieldsOfSet = 3;

/**
 * Which inputs have each content: a content refers to the set of its inputs, and equal sets are one. It
 * takes 4 bytes a content, and 12 a set, of which there are few where inputs are alike.
 */
export class DomainSets {
  readonly #sets = new RecordTable({ fields: fieldsOfSet });
  #setOf = new RecordTable({ fields: 1 });

  constructor() {
    // The set of no inputs.
    take(this.#sets);
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#sets.byteLength + this.#setOf.byteLength;
  }

  /** Notes the first page of a content in an input; contents and inputs (from 1 on) come in order. */
  add(content: number, from: number): void {
    if (content === this.#setOf.size) take(this.#setOf);
    const sets = this.#sets;
    const before = this.#setOf.get(content, 0);
    let after = sets.get(before, child);
    // A child of an earlier input is not looked for any more.
    if (after === 0 || sets.get(after, input) !== from) {
      after = take(sets);
      sets.set(after, parent, before);
      sets.set(after, input, from);
      sets.set(before, child, after);
    }
    this.#setOf.set(content, 0, after);
  }

  /** Forgets contents; those that stay are numbered anew in the same order. */
  keepOnly(stays: (content: number) => boolean): void {
    this.#setOf = keptRecords(this.#setOf, 1, stays);
  }

  /**
   * What the inputs have in common.
   *
   * @param bytesOf bytes of a content's object, where there are objects.
   * @param factor what each content stands for.
   */
  sharing(
    inputs: readonly InputAnalysis[],
    histogram: readonly SharingBytes[],
    bytesOf: ((content: number) => number) | undefined,
    factor = 1,
  ): DomainSharing {
    const { pairs, order } = this.#weigh(inputs.length, bytesOf, factor).result();
    const known = (bytes: number) => (bytesOf === undefined ? null : bytes);
    const total = (of: (item: SharingBytes) => number | null) =>
      histogram.reduce((sum, bucket) => sum + (of(bucket) ?? 0), 0);
    const acrossBytes = order.reduce((sum, { bytes }) => sum + bytes, 0);
    const savedBytes = total((each) => each.pageObjectBytes) - total((each) => each.objectBytes);
    return {
      insidePages: inputs.reduce((sum, { layers }) => sum + layers.duplicatePages, 0),
      insideBytes: known(savedBytes - acrossBytes),
      acrossPages: order.reduce((sum, { contents }) => sum + contents, 0),
      acrossBytes: known(acrossBytes),
      pairs: pairs.map((pair) => ({ ...pair, bytes: known(pair.bytes) })),
      order: order.map((step) => ({ ...step, bytes: known(step.bytes) })),
    };
  }

  /** Adds up contents and their bytes by sets. */
  #weigh(
    inputs: number,
    bytesOf: ((content: number) => number) | undefined,
    factor: number,
  ): WeighedSets {
    const sets = this.#sets;
    const contents = new Float64Array(sets.size);
    const bytes = new Float64Array(sets.size);
    for (let content = 0; content < this.#setOf.size; content++) {
      const set = this.#setOf.get(content, 0);
      contents[set]!++;
      bytes[set]! += bytesOf?.(content) ?? 0;
    }
    for (let set = 0; set < sets.size; set++) {
      contents[set] = Math.round(contents[set]! * factor);
      bytes[set] = Math.round(bytes[set]! * factor);
    }
    const parents = Uint32Array.from({ length: sets.size }, (_, set) => sets.get(set, parent));
    const latest = Uint32Array.from({ length: sets.size }, (_, set) => sets.get(set, input) - 1);
    return new WeighedSets({ inputs, parents, latest, contents, bytes });
  }
}

function take(table: RecordTable): number {
  const id = table.take();
  if (id < 0) throw new RangeError('no memory for what inputs share');
  return id;
}

interface SetColumns {
  readonly inputs: number;
  readonly parents: Uint32Array;
  /** The last input of each set, numbered from 0. */
  readonly latest: Uint32Array;
  /** Contents with exactly this set, and their bytes. */
  readonly contents: Float64Array;
  readonly bytes: Float64Array;
}

interface Weight {
  contents: number;
  bytes: number;
}

type WeighedPair = Weight & { readonly inputs: readonly [number, number] };
type WeighedStep = Weight & { readonly input: number };

/** Sets of inputs with the contents that have them. A set comes behind its parent. */
class WeighedSets {
  readonly #columns: SetColumns;

  constructor(columns: SetColumns) {
    this.#columns = columns;
  }

  result(): { pairs: WeighedPair[]; order: WeighedStep[] } {
    const pairs = this.#pairs();
    return { pairs, order: this.#order(pairs[0]?.inputs[0] ?? 0) };
  }

  #pairs(): WeighedPair[] {
    const { inputs, parents, latest } = this.#columns;
    const matrix = Array.from({ length: inputs * inputs }, () => ({ contents: 0, bytes: 0 }));
    const { contents, bytes } = this.#withSupersets();
    for (let set = 1; set < parents.length; set++) {
      for (let at = parents[set]!; at > 0; at = parents[at]!) {
        const weight = matrix[latest[at]! * inputs + latest[set]!]!;
        weight.contents += contents[set]!;
        weight.bytes += bytes[set]!;
      }
    }
    return matrix
      .map((weight, i) => ({
        inputs: [Math.floor(i / inputs), i % inputs] as [number, number],
        ...weight,
      }))
      .filter((pair) => pair.contents > 0)
      .sort(heaviestFirst);
  }

  /** The columns with each set's contents counted for its parent as well. */
  #withSupersets(): { contents: Float64Array; bytes: Float64Array } {
    const { parents } = this.#columns;
    const contents = this.#columns.contents.slice();
    const bytes = this.#columns.bytes.slice();
    for (let set = parents.length - 1; set > 0; set--) {
      contents[parents[set]!]! += contents[set]!;
      bytes[parents[set]!]! += bytes[set]!;
    }
    return { contents, bytes };
  }

  /** Takes the input that shares the most with those taken, again and again. */
  #order(first: number): WeighedStep[] {
    const { inputs } = this.#columns;
    if (inputs === 0) return [];
    const taken = new Set([first]);
    const steps = [{ input: first, contents: 0, bytes: 0 }];
    while (taken.size < inputs) {
      const gains = this.#gains(taken);
      const next = gains
        .map((gain, i) => ({ input: i, ...gain }))
        .filter((gain) => !taken.has(gain.input))
        .reduce((a, b) => (heaviestFirst(a, b) <= 0 ? a : b));
      taken.add(next.input);
      steps.push(next);
    }
    return steps;
  }

  /** For each input, its contents that one of `taken` has. */
  #gains(taken: ReadonlySet<number>): Weight[] {
    const { inputs, parents, latest, contents, bytes } = this.#columns;
    const gains = Array.from({ length: inputs }, () => ({ contents: 0, bytes: 0 }));
    const meets = new Uint8Array(parents.length);
    for (let set = 1; set < parents.length; set++) {
      if (meets[parents[set]!] === 1 || taken.has(latest[set]!)) meets[set] = 1;
      if (meets[set] === 0) continue;
      for (let at = set; at > 0; at = parents[at]!) {
        const gain = gains[latest[at]!]!;
        gain.contents += contents[set]!;
        gain.bytes += bytes[set]!;
      }
    }
    return gains;
  }
}

function heaviestFirst(a: Weight, b: Weight): number {
  return b.bytes - a.bytes || b.contents - a.contents;
}
