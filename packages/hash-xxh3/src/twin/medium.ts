import { avalanche } from './mix.ts';
import { prime64a } from './primes.ts';
import { Word64 } from './word64.ts';

/** The most bytes that {@link hashMedium} takes. */
export const longestMedium = 240;

/** Sets `digest` to that of the 17 to 240 bytes at `src`. `secret` is the default one. */
export function hashMedium(
  digest: Word64,
  input: DataView,
  src: number,
  length: number,
  secret: DataView,
  seed: Word64,
): void {
  digest.setHalves(0, length).multiply(prime64a);
  const left = new Word64();
  const right = new Word64();
  const word = new Word64();
  /** Adds the 16 bytes at an offset of the input, mixed with those at an offset of the secret. */
  const addPiece = (offset: number, secretOffset: number): void => {
    left
      .read(secret, secretOffset)
      .add(seed)
      .xor(word.read(input, src + offset));
    right
      .read(secret, secretOffset + 8)
      .subtract(seed)
      .xor(word.read(input, src + offset + 8));
    digest.addFoldedProduct(left, right);
  };
  if (length > 128) {
    for (let offset = 0; offset < 128; offset += 16) addPiece(offset, offset);
    avalanche(digest);
    for (let offset = 128; offset <= length - 16; offset += 16) addPiece(offset, offset - 125);
    addPiece(length - 16, 119);
  } else {
    for (let offset = 0; 2 * offset < length; offset += 16) {
      addPiece(offset, 2 * offset);
      addPiece(length - 16 - offset, 2 * offset + 16);
    }
  }
  avalanche(digest);
}
