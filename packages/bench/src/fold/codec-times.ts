import { createFoldAWasm, createFoldSWasm, type FoldTrained } from '@pagefold/compress-fold';
import { createLz4Wasm } from '@pagefold/compress-lz4';
import type { Compressor, DictionaryId } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { pageSize } from '../pages/content.ts';
import { median } from '../statistics.ts';

/** Both encodings, each with either parse. */
export const foldWays = ['fold-s', 'fold-s best', 'fold-a', 'fold-a best'] as const;
export type FoldWay = (typeof foldWays)[number];

/** What a codec takes for a page, with the dictionary at hand and no base. */
export interface CodecTimes {
  /** Decoding an object, as a multiple of lz4's. */
  readonly decode: number;
  /** Microseconds of the processor to encode a page. */
  readonly encode: number;
}

/** Times the modules on pages that lie in a page memory, in turns; the first round warms up and is not counted. */
export function codecTimes(
  pages: Uint8Array,
  trained: FoldTrained,
  trainedBest: FoldTrained,
  rounds: number,
): Record<FoldWay, CodecTimes> {
  const count = pages.length / pageSize;
  const memory = new Workbench({ byteLength: 9 * pages.length + 8 * 1024 * 1024 });
  const context = { memory, pageSize, dictionaries: 1 };
  const pagesAt = memory.reserve(pages.length + 64, 64);
  memory.bytes.set(pages, pagesAt);
  const timed = (codec: Compressor, dictionary?: Uint8Array) =>
    new Timed(codec, dictionary, memory, pagesAt, count);
  const best = { parse: 'best' } as const;
  const lz4 = timed(createLz4Wasm(context));
  const codecs: Readonly<Record<FoldWay, Timed>> = {
    'fold-s': timed(createFoldSWasm(context), trained['fold-s']),
    'fold-s best': timed(createFoldSWasm(context, best), trainedBest['fold-s']),
    'fold-a': timed(createFoldAWasm(context), trained['fold-a']),
    'fold-a best': timed(createFoldAWasm(context, best), trainedBest['fold-a']),
  };
  const runs = foldWays.map(() => ({ decode: [] as number[], encode: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    const encode = foldWays.map((way) => codecs[way].encode() / count);
    lz4.encode();
    // lz4 takes so little that it is timed more often.
    const yardstick = lz4.decode(8);
    const decode = foldWays.map((way) => codecs[way].decode(1) / yardstick);
    if (round === 0) continue;
    for (const [i, run] of runs.entries()) {
      run.encode.push(encode[i]!);
      run.decode.push(decode[i]!);
    }
  }
  return Object.fromEntries(
    runs.map(({ decode, encode }, i) => [
      foldWays[i]!,
      { decode: median(decode), encode: median(encode) },
    ]),
  ) as Record<FoldWay, CodecTimes>;
}

/** A codec and what it makes of the pages. */
class Timed {
  readonly #codec: Compressor;
  readonly #dictionary: DictionaryId;
  readonly #pagesAt: number;
  readonly #objectsAt: number;
  readonly #pageAt: number;
  readonly #stride: number;
  readonly #lengths: Uint16Array;

  constructor(
    codec: Compressor,
    dictionary: Uint8Array | undefined,
    memory: Workbench,
    pagesAt: number,
    count: number,
  ) {
    this.#codec = codec;
    this.#dictionary = dictionary === undefined ? 0 : codec.prepare!(dictionary);
    this.#pagesAt = pagesAt;
    this.#stride = codec.bound(pageSize);
    this.#objectsAt = memory.reserve(count * this.#stride + codec.readSlack, 64);
    this.#pageAt = memory.reserve(pageSize + codec.writeSlack, 64);
    this.#lengths = new Uint16Array(count);
  }

  /** Microseconds for all pages. */
  encode(): number {
    const begin = cpu();
    for (let i = 0; i < this.#lengths.length; i++) {
      const to = this.#objectsAt + i * this.#stride;
      const from = this.#pagesAt + i * pageSize;
      const known = this.#dictionary;
      this.#lengths[i] = this.#codec.compress(from, pageSize, to, this.#stride, 0, known);
    }
    return cpu() - begin;
  }

  /** Microseconds for all objects once, on average over `times`. */
  decode(times: number): number {
    const begin = cpu();
    for (let n = 0; n < times; n++) {
      for (let i = 0; i < this.#lengths.length; i++) {
        const from = this.#objectsAt + i * this.#stride;
        const length = this.#lengths[i]!;
        this.#codec.decompress(from, length, this.#pageAt, pageSize, 0, this.#dictionary);
      }
    }
    return (cpu() - begin) / times;
  }
}

/** Microseconds of the processor that this process has taken. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
