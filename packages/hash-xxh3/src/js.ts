import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { checkSeed } from './seed.ts';
import { LongHash } from './twin/long.ts';
import { hashMedium, longestMedium } from './twin/medium.ts';
import { defaultSecret, derivedSecret } from './twin/secret.ts';
import { hashShort, longestShort } from './twin/short.ts';
import { Word64 } from './twin/word64.ts';

/**
 * Makes an XXH3-64 hasher on the context's memory, keyed with its seed, that runs in JavaScript. The
 * digests are those of `createXxh3Wasm`; the two have no code in common, so that each checks the other.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option.
 * @throws TypeError or RangeError for a seed that is none.
 */
export function createXxh3Js(context: HasherContext, options?: Options): Hasher {
  resolveOptions('xxh3/js', {}, options);
  return new JsXxh3Hasher(context);
}

/** XXH3-64 in JavaScript: for where WebAssembly cannot run, and to compare it with. */
export const xxh3Js: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'xxh3',
  engine: 'js',
  contractVersion,
  options: {},
  probe: () => true,
  create: createXxh3Js,
};

class JsXxh3Hasher implements Hasher {
  readonly name = 'xxh3';
  readonly digestLength = 8;
  readonly collisionResistant = false;
  readonly #view: DataView;
  readonly #seed = new Word64();
  readonly #secret = defaultSecret();
  readonly #long: LongHash;
  readonly #digest = new Word64();

  constructor({ memory, ...context }: HasherContext) {
    const seed = checkSeed(context.seed);
    const { buffer, byteOffset, byteLength } = memory.bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.#seed.setHalves(Number(seed >> 32n), Number(BigInt.asUintN(32, seed)));
    this.#long = new LongHash(derivedSecret(this.#secret, this.#seed));
  }

  hash(src: number, length: number, out: number): void {
    const view = this.#view;
    const digest = this.#digest;
    if (length > longestMedium) this.#long.hash(digest, view, src, length);
    else if (length > longestShort) hashMedium(digest, view, src, length, this.#secret, this.#seed);
    else hashShort(digest, view, src, length, this.#secret, this.#seed);
    view.setInt32(out, digest.high);
    view.setInt32(out + 4, digest.low);
  }
}
