import type { Random } from './made-pages.ts';

/** What a codec made, with a few bytes changed, inserted or taken away. */
export function damage(packed: Uint8Array, random: Random): Uint8Array {
  const bytes = [...packed];
  for (let changes = 1 + random.skewed(0, 3); changes > 0; changes--) {
    const at = random.below(bytes.length + 1);
    switch (random.below(6)) {
      case 0:
        bytes.splice(at, random.skewed(1, 8));
        break;
      case 1:
        bytes.splice(at, 0, random.pick([0, 15, 240, 255, random.below(256)]));
        break;
      case 2:
        bytes.splice(at);
        break;
      case 3:
        if (at < bytes.length) bytes[at] = random.pick([0, 1, 15, 240, 255]);
        break;
      default:
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
    }
  }
  return Uint8Array.from(bytes);
}
