import type { Compressor, DictionaryId, Options } from '@pagefold/contracts';
import { type CaseRun, createOn } from '../kit/case-run.ts';
import { expectNoError, expectThat, type What } from '../kit/expect.ts';
import { type GuardedMemory, type Range, range } from '../kit/guarded-memory.ts';

const margin = 256;

/** How compressors for a case are made. */
export interface CompressorRequest {
  /** How many stand on one memory; 1 where it is not given. */
  readonly count?: number;
  /** Instead of the suite's own options. */
  readonly options?: Options;
  /** How many dictionaries each can have; 0 where it is not given. */
  readonly dictionaries?: number;
}

/** Where and how a call works. What is not given has the subject's own places and no prefix. */
export interface CompressorCall {
  /** Address of the page: the source of `compress`, the destination of `decompress`. */
  readonly page?: number;
  /** Address of what a page compresses to. */
  readonly packed?: number;
  readonly capacity?: number;
  /** Bytes that both sides know; they are put just before the page. */
  readonly prefix?: Uint8Array;
  /** What the compressor has prepared; none where it is not given. */
  readonly dictionary?: DictionaryId;
  /** Checks that the call writes to its destination and its slack only. */
  readonly watched?: boolean;
}

const noPrefix = new Uint8Array(0);

/** A compressor under test, with room for a page and what it compresses to, and margins around both. */
export class CompressorSubject {
  readonly compressor: Compressor;
  readonly guarded: GuardedMemory;
  readonly pageSize: number;
  /** Address of the page. */
  readonly page: number;
  /** Address of what it compresses to. */
  readonly packed: number;
  readonly #workspaces: readonly Range[];

  constructor(
    compressor: Compressor,
    guarded: GuardedMemory,
    workspaces: readonly Range[],
    room: { readonly pageSize: number; readonly page: number; readonly packed: number },
  ) {
    this.compressor = compressor;
    this.guarded = guarded;
    this.#workspaces = workspaces;
    this.pageSize = room.pageSize;
    this.page = room.page;
    this.packed = room.packed;
  }

  /** Compresses bytes with the page's place as their source; returns what `compress` returns. */
  compress(bytes: Uint8Array, what: What, call: CompressorCall = {}): number {
    const { page = this.page, packed = this.packed, prefix = noPrefix } = call;
    const { length } = bytes;
    const capacity = call.capacity ?? this.compressor.bound(length);
    this.guarded.bytes.set(prefix, page - prefix.length);
    this.guarded.bytes.set(bytes, page);
    const written = expectNoError(what, () =>
      this.#watch(what, call, range(packed, capacity), () =>
        this.compressor.compress(page, length, packed, capacity, prefix.length, call.dictionary),
      ),
    );
    expectThat(isLength(written, capacity), what, `a length from 0 to ${capacity}`, written);
    return written;
  }

  /** What bytes compress to. It must fit. */
  pack(bytes: Uint8Array, what: What, call: CompressorCall = {}): Uint8Array {
    const { packed = this.packed } = call;
    const length = this.compress(bytes, what, call);
    expectThat(length > 0, what, 'a length above 0', length);
    return this.guarded.bytes.slice(packed, packed + length);
  }

  /**
   * Decompresses bytes to the page's place and returns what came out. What `decompress` throws is
   * thrown on.
   */
  decompress(bytes: Uint8Array, what: What, call: CompressorCall = {}): Uint8Array {
    const { page = this.page, packed = this.packed, prefix = noPrefix } = call;
    const { capacity = this.pageSize } = call;
    this.guarded.bytes.set(prefix, page - prefix.length);
    this.guarded.bytes.set(bytes, packed);
    const written = this.#watch(what, call, range(page, capacity), () =>
      this.compressor.decompress(
        packed,
        bytes.length,
        page,
        capacity,
        prefix.length,
        call.dictionary,
      ),
    );
    expectThat(isLength(written, capacity), what, `a length from 0 to ${capacity}`, written);
    return this.guarded.bytes.slice(page, page + written);
  }

  /** As {@link decompress}, where it must not throw. */
  unpack(bytes: Uint8Array, what: What, call: CompressorCall = {}): Uint8Array {
    return expectNoError(what, () => this.decompress(bytes, what, call));
  }

  #watch<T>(what: What, { watched }: CompressorCall, destination: Range, call: () => T): T {
    if (!watched) return call();
    const { start, end } = destination;
    const mayWrite = { start, end: end + this.compressor.writeSlack };
    return this.guarded.watch(what, [...this.#workspaces, mayWrite], call);
  }
}

/** Makes compressors on one memory, which share the places of pages and what they compress to. */
export async function compressorsOn(
  run: CaseRun<'compressor'>,
  { count = 1, options = run.settings.options, dictionaries = 0 }: CompressorRequest = {},
): Promise<CompressorSubject[]> {
  const { descriptor, pageSize, seed } = run.settings;
  const guarded = run.newMemory();
  const made: { compressor: Compressor; workspaces: readonly Range[] }[] = [];
  for (let n = 0; n < count; n++) {
    const { memory, workspaces } = guarded.forBackend();
    const create = () => descriptor.create({ memory, pageSize, dictionaries }, options);
    made.push({ compressor: await createOn(run, create, declaredBy), workspaces });
  }
  // Room for the longest prefix before the page, and for the largest slack and bound that make sense.
  const prefix = Math.max(pageSize, ...made.map(({ compressor }) => longestPrefix(compressor)));
  const page = guarded.reserve(margin + prefix + 2 * pageSize + margin) + margin + prefix;
  const packed = guarded.reserve(margin + 3 * pageSize + margin) + margin;
  guarded.seal(seed);
  return made.map(
    ({ compressor, workspaces }) =>
      new CompressorSubject(compressor, guarded, workspaces, { pageSize, page, packed }),
  );
}

/** The longest prefix that is tried. */
export function longestPrefix({ capabilities: { maxPrefix } }: Compressor): number {
  return Math.min(maxPrefix, 65536);
}

/** The longest dictionary that is tried and counts whole. */
export function longestDictionary({ capabilities: { maxDictionary = 0 } }: Compressor): number {
  return Math.min(maxDictionary, 65536);
}

function isLength(value: number, capacity: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= capacity;
}

function declaredBy({ name, capabilities, readSlack, writeSlack }: Compressor): string {
  return JSON.stringify({ name, capabilities, readSlack, writeSlack });
}
