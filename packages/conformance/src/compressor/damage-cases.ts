import { Random, seedOf } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, fail, isFailure, isNamed, show } from '../kit/expect.ts';
import { describe, input, inputs, someInputs } from '../kit/inputs.ts';
import {
  type CompressorCall,
  type CompressorSubject,
  compressorsOn,
} from './compressor-subject.ts';
import { roundTrip } from './round-trip-cases.ts';

/** Variants of damage that are tried with each input. */
const variants = 24;

/** What damaged bytes may do: be refused, or decode to something. Nothing else. */
export const damageCases: Cases<'compressor'> = {
  async 'changed bytes are refused or decode to something within the capacity'(run) {
    await tryDamage(run, 'changed', (bytes, random) => {
      for (let n = random.between(1, 3); n > 0; n--) {
        const at = random.below(random.below(2) === 0 ? Math.min(16, bytes.length) : bytes.length);
        bytes[at]! ^= 1 << random.below(8);
      }
      return bytes;
    });
  },

  async 'bytes cut short are refused or decode to something within the capacity'(run) {
    await tryDamage(run, 'cut short', (bytes, random) =>
      bytes.subarray(0, random.between(1, Math.max(1, bytes.length - 1))),
    );
  },

  async 'bytes with others behind them are refused or decode to something within the capacity'(
    run,
  ) {
    await tryDamage(run, 'made longer', (bytes, random) => {
      const longer = new Uint8Array(Math.min(bytes.length + random.between(1, 40), longest(run)));
      random.fill(longer);
      longer.set(bytes.subarray(0, longer.length));
      return longer;
    });
  },

  async 'any bytes at all are refused or decode to something within the capacity'(run) {
    const [subject] = await compressorsOn(run);
    const { pageSize, seed } = run.settings;
    for (let n = 0; n < 4; n++) {
      for (const one of inputs([1, 2, 5, 9, 16, 100, pageSize], seed + n)) {
        tryDecompress(subject!, one.bytes, pageSize, () => `decompress ${describe(one)} as it is`);
      }
    }
  },

  async 'a page that is larger than the capacity is refused or cut to it'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
      const { length } = one.bytes;
      for (const capacity of [length - 1, length >>> 1, 1]) {
        if (capacity < 1 || capacity >= length) continue;
        const what = () => `decompress ${describe(one)} to ${capacity} bytes`;
        tryDecompress(subject!, packed, capacity, what);
      }
    }
  },

  async 'damage leaves nothing behind'(run) {
    const [subject] = await compressorsOn(run);
    const page = input('text', run.settings.pageSize, run.settings.seed);
    const expected = subject!.pack(page.bytes, 'compress text');
    const random = new Random(run.settings.seed);
    for (let n = 0; n < variants; n++) {
      const damaged = expected.slice();
      damaged[random.below(damaged.length)]! ^= random.between(1, 255);
      const what = () => `decompress text with one byte changed, variant ${n}`;
      tryDecompress(subject!, damaged, run.settings.pageSize, what);
      const again = subject!.pack(page.bytes, 'compress text after damage');
      expectBytes(again, expected, 'compress text after damage');
      roundTrip(subject!, page);
    }
  },
};

/** @returns the damaged bytes; it may change those that it gets, which are a copy. */
type Damage = (bytes: Uint8Array, random: Random) => Uint8Array;

async function tryDamage(run: CaseRun<'compressor'>, how: string, damage: Damage): Promise<void> {
  const [subject] = await compressorsOn(run);
  const { pageSize, seed } = run.settings;
  for (const one of inputs([1, 40, 1000, pageSize], seed)) {
    const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
    for (let variant = 0; variant < variants; variant++) {
      const random = new Random(seedOf(seed, variant, one.bytes.length));
      const damaged = damage(packed.slice(), random);
      const what = () => `decompress ${describe(one)}, ${how}, variant ${variant}`;
      tryDecompress(subject!, damaged, pageSize, what);
    }
  }
}

/** Decompresses what may be damaged; the subject checks the length and every write. */
export function tryDecompress(
  subject: CompressorSubject,
  bytes: Uint8Array,
  capacity: number,
  what: () => string,
  call: CompressorCall = {},
): void {
  try {
    subject.decompress(bytes, what, { ...call, capacity, watched: true });
  } catch (error) {
    if (isNamed(error, 'PAGEFOLD_DECOMPRESS_FAIL')) return;
    if (isFailure(error)) throw error;
    fail(`${what()}: expected bytes or PAGEFOLD_DECOMPRESS_FAIL, got ${show(error)}`);
  }
}

/** The longest bytes that the pool could have kept for a page. */
function longest({ settings }: CaseRun<'compressor'>): number {
  return 2 * settings.pageSize;
}
