import { pagesOfRange, readRange } from '../address-range.ts';
import { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput, RefusedInput } from '../bytes/byte-source.ts';
import type { ImageReader, RecognizedInput } from '../image-reader.ts';
import type { InputNotes } from '../input-description.ts';
import type { PageBatch } from '../page-batch.ts';
import { type ElfSegment, readSegments } from './elf-segments.ts';
import { isDeviceRange } from './pc-memory.ts';

/**
 * ELF cores: of processes (the kernel's, gcore's) and of whole machines (QEMU, libvirt `--memory-only`,
 * /proc/vmcore, VirtualBox). Pages are those of each segment's virtual addresses; where they stand in the
 * file does not matter.
 */
export async function openElfCore(input: RecognizedInput): Promise<ImageReader> {
  const { bytes, pageSize, deviceMemory } = input;
  const { segments, isPc, absentBytes, overlapBytes } = await readSegments(bytes);
  if (segments.length === 0) throw new RefusedInput('this is an ELF core without any memory in it');
  const isDevice = ({ physical, fileBytes }: ElfSegment) =>
    isPc && !deviceMemory && isDeviceRange(physical, fileBytes);
  const pages = segments
    .filter((segment) => !isDevice(segment))
    .reduce((sum, segment) => sum + pagesOfRange(rangeOf(segment), pageSize).pages, 0);
  async function* read(batch: PageBatch, notes: InputNotes): AsyncGenerator<void, void, undefined> {
    notes.leaveOut('not-in-file', Math.ceil(absentBytes / pageSize), 0);
    notes.leaveOut('overlap', Math.ceil(overlapBytes / pageSize), overlapBytes);
    const cursor = new ByteCursor(bytes);
    try {
      for (const segment of segments) {
        if (isDevice(segment)) {
          const at = `0x${segment.physical.toString(16)}`;
          const count = Math.ceil(segment.fileBytes / pageSize);
          notes.leaveOut('device-memory', count, segment.fileBytes, `at ${at}`);
        } else {
          yield* readSegment(cursor, segment, batch, notes);
        }
      }
    } finally {
      await cursor.close();
    }
  }
  const isMachine = segments.some(({ physical }) => physical !== 0);
  const population = isMachine ? 'whole-guest' : 'resident';
  return { pages, population, zerosToldApart: false, layersOnly: null, read };
}

async function* readSegment(
  cursor: ByteCursor,
  segment: ElfSegment,
  batch: PageBatch,
  notes: InputNotes,
): AsyncGenerator<void, void, undefined> {
  const gap = segment.offset - cursor.position;
  try {
    yield* readRange(cursor, { ...rangeOf(segment), gap }, batch, notes);
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    // What this one lost has been noted; those behind it have to be noted too.
    notes.warn(error.message);
  }
}

function rangeOf({ pageOffset, fileBytes }: ElfSegment): { start: number; length: number } {
  return { start: pageOffset, length: fileBytes };
}
