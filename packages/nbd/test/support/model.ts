import { type Client, command } from './client.ts';
import type { Random } from './random.ts';
import { pageSize } from './rig.ts';

/** A page or less of one of few patterns, so that there are equal, zero, compressible and random pages. */
function content(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const kind = random.below(4);
  if (kind === 0) return bytes;
  if (kind === 1) return bytes.fill(random.below(256));
  if (kind === 2) return bytes.fill(`pattern ${random.below(8)} `);
  for (let i = 0; i < length; i++) bytes[i] = random.below(256);
  return bytes;
}

/** Whole pages as often as any place. */
function place(random: Random, size: number): { offset: number; length: number } {
  if (random.below(2) === 0) {
    const slots = Math.floor(size / pageSize);
    const slot = random.below(slots);
    const count = 1 + random.below(Math.min(16, slots - slot));
    return { offset: slot * pageSize, length: count * pageSize };
  }
  const offset = random.below(size);
  return { offset, length: 1 + random.below(Math.min(50_000, size - offset)) };
}

/** One request, to the part of a disk that begins at `base` and holds what `disk` does. */
export async function step(
  random: Random,
  client: Client,
  disk: Buffer,
  base = 0,
): Promise<boolean> {
  const { offset, length } = place(random, disk.length);
  const end = offset + length;
  switch (random.below(5)) {
    case 0:
    case 1: {
      const payload = content(random, length);
      payload.copy(disk, offset);
      return (await client.write(base + offset, payload, random.below(2))) === 0;
    }
    case 2: {
      const flags = random.below(2) * 2;
      disk.fill(0, offset, end);
      const zeroes = { command: command.writeZeroes, flags, offset: base + offset, length };
      return (await client.ask(zeroes)) === 0;
    }
    case 3: {
      const first = Math.ceil((base + offset) / pageSize) * pageSize - base;
      const last = Math.floor((base + end) / pageSize) * pageSize - base;
      if (last > first) disk.fill(0, first, last);
      return (await client.ask({ command: command.trim, offset: base + offset, length })) === 0;
    }
    default:
      return (await client.readAt(base + offset, length)).equals(disk.subarray(offset, end));
  }
}
