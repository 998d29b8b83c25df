import { makePage, pageKinds } from '@pagefold/test-support';
import fc from 'fast-check';

/** Bytes of any kind, 1 to `maxLength`. */
export function anyPage(maxLength: number): fc.Arbitrary<Uint8Array> {
  const made = fc
    .tuple(
      fc.constantFrom(...pageKinds),
      fc.integer({ min: 1, max: maxLength }),
      fc.integer({ min: 0, max: 0xffffff }),
    )
    .map(([kind, length, seed]) => makePage(kind, length, seed));
  const free = fc.uint8Array({ minLength: 1, maxLength: Math.min(maxLength, 64) });
  return fc.oneof(made, free);
}
