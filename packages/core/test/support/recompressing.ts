import { insideOf } from '@pagefold/core/parts';
import { Blocks } from './blocks.ts';
import { pageSize, trimmed } from './pages.ts';
import { type Rig, type RigOptions, rig } from './rig.ts';

/** What is idle is compressed with {@link Blocks}, which leaves out zeros wherever they are. */
export const recompress: NonNullable<RigOptions['recompress']> = {
  to: (memory) => new Blocks(memory),
};

/** A pool that does so. */
export function recompressingRig(options: RigOptions = {}): Rig {
  return rig({ recompress, ...options });
}

/** A page with zeros in it, up to `length`: about 3000 bytes for the first compressor, 300 for the second. */
export function holey(number: number, length = 3000): Uint8Array {
  const page = new Uint8Array(pageSize);
  page.set(trimmed(128, number, 128));
  page.set(trimmed(64, 1_000_000 + number, 64), length - 64);
  return page;
}

/** A page that the second compressor makes longer. */
export function solid(number: number): Uint8Array {
  return trimmed(3000, number);
}

/** So many ticks make what is not used idle. */
export const idleTicks = 17;

/** Time goes by in which nothing is used. */
export function age({ pool }: Rig, ticks: number = idleTicks): void {
  insideOf(pool).contents.objects.table.uses.ticks += ticks;
}

/** Compresses what is idle anew, all of it, as the background would. */
export function passOver({ pool }: Rig): void {
  const { idle } = insideOf(pool).contents.recompressing!;
  while (idle.step());
}

/** Both. */
export function letIdle(made: Rig): void {
  age(made);
  passOver(made);
}

/** Objects in memory by what has packed them. */
export function objectsOf({ pool }: Rig): { first: number; secondary: number } {
  const [first, secondary] = pool.stats().codecs;
  return { first: first!.objects, secondary: secondary!.objects };
}
