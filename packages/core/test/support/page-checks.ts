import { Buffer } from 'node:buffer';
import { pageSizes } from '@pagefold/contracts';
import { type PageChecksEngine, Workbench } from '@pagefold/core';
import { createPageChecks } from '@pagefold/core/parts';
import type { ExecutionContext } from 'ava';
import { incompressible, sameFilled, zeroPage } from './pages.ts';

/** Every 8-byte word here is another in one half only, or in its first or last bit. */
const fills: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 0x8000_0000],
  [0xffff_ffff, 0xffff_ffff],
  [0x1234_5678, 0x9abc_def0],
];

/** Two pages at the very end of a memory, so that a read beyond them would be a trap. */
function bench(engine: PageChecksEngine, pageSize: number) {
  const memory = new Workbench({ byteLength: 2 ** 19 });
  const second = memory.bytes.length - pageSize;
  const first = second - pageSize;
  const checks = createPageChecks(memory, pageSize, engine);
  return {
    isSameFilled: (page: Uint8Array): boolean => {
      memory.bytes.set(page, second);
      return checks.isSameFilled(second);
    },
    isEqual: (a: Uint8Array, b: Uint8Array): boolean => {
      memory.bytes.set(a, first);
      memory.bytes.set(b, second);
      return checks.isEqual(first, second);
    },
  };
}

/** Puts the checks of an engine to every page size, comparing them with what Node says. */
export function provePageChecks(t: ExecutionContext, engine: PageChecksEngine): void {
  for (const size of pageSizes) {
    const { isSameFilled, isEqual } = bench(engine, size);
    const filled = [zeroPage(size), ...fills.map(([low, high]) => sameFilled(low, high, size))];
    for (const page of filled) t.true(isSameFilled(page));

    const random = incompressible(1, size);
    t.true(isEqual(random, random));
    for (const page of [zeroPage(size), sameFilled(3, 5, size), random]) {
      for (let bit = 0; bit < size * 8; bit += size === 4096 ? 37 : 997) {
        const other = page.slice();
        other[bit >> 3]! ^= 1 << (bit & 7);
        if (page !== random) t.false(isSameFilled(other), `bit ${bit} of ${size} bytes`);
        t.is(
          isEqual(page, other),
          Buffer.compare(page, other) === 0,
          `bit ${bit} of ${size} bytes`,
        );
      }
    }
    for (const period of [3, 5, 16]) {
      t.false(isSameFilled(Uint8Array.from({ length: size }, (_, i) => i % period)));
    }
  }
}
