import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, type ByteSource, RefusedInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';

/** Memory that stands in one piece in an ELF core. */
export interface ElfSegment {
  /** Where it begins in the file. */
  readonly offset: number;
  readonly fileBytes: number;
  /** Its virtual address, modulo the largest page there is. */
  readonly pageOffset: number;
  /** Its physical address; 0 where there is none. */
  readonly physical: number;
}

/** What an ELF core says of its memory. */
export interface ElfSegments {
  /** In the order in which they stand in the file; none overlaps another. */
  readonly segments: readonly ElfSegment[];
  /** Bytes that segments have in memory and not in the file. */
  readonly absentBytes: number;
  /** Bytes of the file that belong to two segments, and are taken for the first. */
  readonly overlapBytes: number;
  /** Whether it is of an x86 machine. */
  readonly isPc: boolean;
}

/** More than any process has: the kernel allows 65530 mappings, and more only where it is told to. */
const maxSegments = 2 ** 17;
const loadable = 1;
const countElsewhere = 0xffff;
const headerBytes = { 32: 52, 64: 64 } as const;
const largestPageMask = 0xffffn;
const pcMachines = [3, 62];

/** Where the fields stand, by the class. QEMU writes a wrong e_ehsize, which nobody needs. */
const layouts = {
  32: {
    header: { phoff: 28, shoff: 32, phentsize: 42, phnum: 44 },
    shInfo: 28,
    segment: { size: 32, offset: 4, vaddr: 8, paddr: 12, filesz: 16, memsz: 20 },
  },
  64: {
    header: { phoff: 32, shoff: 40, phentsize: 54, phnum: 56 },
    shInfo: 44,
    segment: { size: 56, offset: 8, vaddr: 16, paddr: 24, filesz: 32, memsz: 40 },
  },
} as const;

/** The class and byte order of an ELF file. */
class ElfKind {
  readonly order: 'little' | 'big';
  readonly layout: (typeof layouts)[32 | 64];
  readonly #bits: 32 | 64;

  constructor(ident: Uint8Array) {
    this.#bits = ident[4] === 1 ? 32 : 64;
    this.order = ident[5] === 1 ? 'little' : 'big';
    this.layout = layouts[this.#bits];
  }

  /** A field as wide as an address. */
  word(fields: Fields, at: number): bigint {
    return this.#bits === 32 ? BigInt(fields.u32(at)) : fields.big(at);
  }
}

/**
 * Reads the program headers of an ELF core (System V ABI; elf(5)).
 *
 * @throws RefusedInput where they cannot be had.
 */
export async function readSegments(bytes: ByteSource): Promise<ElfSegments> {
  const cursor = new ByteCursor(bytes);
  try {
    return await readFrom(cursor, bytes.canSeek);
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    throw new RefusedInput(
      `this is an ELF core whose headers are not all there: it ${error.message}`,
    );
  } finally {
    await cursor.close();
  }
}

async function readFrom(cursor: ByteCursor, canSeek: boolean): Promise<ElfSegments> {
  // Program headers may begin right behind the header, which is shorter in the small class.
  const start = (await cursor.take(headerBytes[32])).slice();
  const isSmall = start[4] === 1;
  const bytes = isSmall
    ? start
    : Buffer.concat([start, await cursor.take(headerBytes[64] - headerBytes[32])]);
  const kind = new ElfKind(bytes);
  const { header, segment: form } = kind.layout;
  const fields = new Fields(bytes, kind.order);
  const place = Number(kind.word(fields, header.phoff));
  const entryBytes = fields.u16(header.phentsize);
  if (entryBytes < form.size) {
    throw new RefusedInput(`this is an ELF core with program headers of ${entryBytes} bytes`);
  }
  let count = fields.u16(header.phnum);
  if (count === countElsewhere) {
    const section = Number(kind.word(fields, header.shoff));
    await goTo(cursor, section, canSeek, section < place);
    count = new Fields(await cursor.take(kind.layout.shInfo + 4), kind.order).u32(
      kind.layout.shInfo,
    );
  }
  if (count > maxSegments) {
    throw new RefusedInput(
      `this is an ELF core of ${count} segments; at most ${maxSegments} are read`,
    );
  }
  await goTo(cursor, place, canSeek, true);
  return new Collected(kind).collect(
    cursor,
    count,
    entryBytes,
    pcMachines.includes(fields.u16(18)),
  );
}

/** Goes to a place, or says why a stream cannot. */
async function goTo(
  cursor: ByteCursor,
  place: number,
  canSeek: boolean,
  isOnTheWay: boolean,
): Promise<void> {
  if (canSeek) cursor.seek(place);
  else if (isOnTheWay && place >= cursor.position) await cursor.skip(place - cursor.position);
  else {
    throw new RefusedInput(
      'this is an ELF core whose headers stand behind its memory: unpack it to a file, and give that',
    );
  }
}

class Collected {
  readonly #kind: ElfKind;
  readonly #segments: ElfSegment[] = [];
  #absentBytes = 0;

  constructor(kind: ElfKind) {
    this.#kind = kind;
  }

  async collect(
    cursor: ByteCursor,
    count: number,
    entryBytes: number,
    isPc: boolean,
  ): Promise<ElfSegments> {
    for (let i = 0; i < count; i++) {
      this.#add(new Fields(await cursor.take(entryBytes), this.#kind.order));
    }
    const absentBytes = this.#absentBytes;
    return { ...withoutOverlaps(this.#segments), absentBytes, isPc };
  }

  #add(fields: Fields): void {
    if (fields.u32(0) !== loadable) return;
    const { segment: form } = this.#kind.layout;
    const number = (at: number) => Number(this.#kind.word(fields, at));
    const fileBytes = number(form.filesz);
    this.#absentBytes += Math.max(0, number(form.memsz) - fileBytes);
    if (fileBytes === 0) return;
    this.#segments.push({
      offset: number(form.offset),
      fileBytes,
      pageOffset: Number(this.#kind.word(fields, form.vaddr) & largestPageMask),
      physical: number(form.paddr),
    });
  }
}

/** Nobody writes segments that overlap; one that did could make a small file go on for ever. */
function withoutOverlaps(segments: ElfSegment[]): Pick<ElfSegments, 'segments' | 'overlapBytes'> {
  segments.sort((a, b) => a.offset - b.offset);
  const kept: ElfSegment[] = [];
  let end = 0;
  let overlapBytes = 0;
  for (const segment of segments) {
    const cut = Math.min(segment.fileBytes, Math.max(0, end - segment.offset));
    overlapBytes += cut;
    if (cut === segment.fileBytes) continue;
    end = segment.offset + segment.fileBytes;
    kept.push({
      ...segment,
      offset: segment.offset + cut,
      fileBytes: segment.fileBytes - cut,
      pageOffset: segment.pageOffset + cut,
      physical: segment.physical + cut,
    });
  }
  return { segments: kept, overlapBytes };
}
