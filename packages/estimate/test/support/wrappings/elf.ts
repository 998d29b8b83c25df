import { filledIn, number } from './fields.ts';

export interface Segment {
  readonly bytes: Uint8Array;
  readonly virtual?: number | bigint;
  readonly physical?: number | bigint;
  /** Bytes in memory; those of the file where it is not given. */
  readonly memoryBytes?: number;
  /** 1 is PT_LOAD. */
  readonly type?: number;
}

export interface ElfOptions {
  readonly bits?: 32 | 64;
  readonly order?: 'little' | 'big';
  readonly machine?: number;
  /** Bytes between the headers and the first segment, and between segments. */
  readonly gap?: number;
  /** Whether the number of segments stands in the first section header, as for 65535 and more. */
  readonly countInSection?: boolean;
  /** Where the section header stands. */
  readonly section?: 'before' | 'behind';
}

/** An ELF core of these segments, in this order. */
export function elfCore(segments: readonly Segment[], options: ElfOptions = {}): Buffer {
  const { bits = 64, order = 'little', machine = 62, gap = 0x270 } = options;
  const wide = bits === 64;
  const word = (value: number | bigint) => number(wide ? 8 : 4, value, order);
  const half = (value: number) => number(2, value, order);
  const u32 = (value: number) => number(4, value, order);
  const [headerBytes, entryBytes, sectionBytes] = wide ? [64, 56, 64] : [52, 32, 40];
  const { countInSection = false, section = 'before' } = options;
  const before = countInSection && section === 'before' ? sectionBytes : 0;
  const place = headerBytes + before;
  let offset = place + entryBytes * segments.length;
  const entries: Buffer[] = [];
  const data: Buffer[] = [];
  for (const { bytes, virtual = 0, physical = 0, memoryBytes, type = 1 } of segments) {
    offset += gap;
    data.push(Buffer.alloc(gap, 0x5a), Buffer.from(bytes));
    const sizes = [word(bytes.length), word(memoryBytes ?? bytes.length)];
    const addresses = [word(offset), word(virtual), word(physical), ...sizes];
    const flags = u32(6);
    entries.push(
      Buffer.concat(
        wide
          ? [u32(type), flags, ...addresses, word(1)]
          : [u32(type), ...addresses, flags, word(1)],
      ),
    );
    offset += bytes.length;
  }
  const sectionAt = section === 'before' ? headerBytes : offset;
  const header = filledIn(headerBytes, [
    [0, Buffer.from([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, order === 'little' ? 1 : 2, 1])],
    [16, half(4)],
    [18, half(machine)],
    [wide ? 32 : 28, word(place)],
    [wide ? 40 : 32, word(countInSection ? sectionAt : 0)],
    // What QEMU writes for the size of the header, and what is right.
    [wide ? 52 : 40, half(8)],
    [wide ? 54 : 42, half(entryBytes)],
    [wide ? 56 : 44, half(countInSection ? 0xffff : segments.length)],
  ]);
  const sectionHeader = filledIn(sectionBytes, [[wide ? 44 : 28, u32(segments.length)]]);
  return Buffer.concat([
    header,
    ...(before > 0 ? [sectionHeader] : []),
    ...entries,
    ...data,
    ...(countInSection && section === 'behind' ? [sectionHeader] : []),
  ]);
}
