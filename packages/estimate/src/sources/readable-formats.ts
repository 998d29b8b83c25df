import { endsFirstPage, hex, type KnownFormat, text } from './image-format.ts';

/** A format that is read. */
export interface ReadableFormat extends KnownFormat {
  /** Its name in reports. */
  readonly id: ReadableId | PackingId;
}

/** Formats that hold memory. */
export type ReadableId = 'elf-core' | 'kdump' | 'lime' | 'avml' | 'swap' | 'qemu-stream' | 'criu';

/** What an image is packed in. */
export type PackingId = 'gzip' | 'zstd' | 'lz4' | 'kdump-flat' | 'libvirt-save';

/** Formats of memory and of what it is packed in that are read, told by their contents. */
export const readableFormats: readonly ReadableFormat[] = [
  {
    // Any class, byte order and machine, but e_type ET_CORE: programs may well begin a raw image.
    id: 'elf-core',
    title: 'an ELF core',
    signatures: [
      [hex(0, '7f 45 4c 46 01 01 01'), hex(16, '04 00')],
      [hex(0, '7f 45 4c 46 02 01 01'), hex(16, '04 00')],
      [hex(0, '7f 45 4c 46 01 02 01'), hex(16, '00 04')],
      [hex(0, '7f 45 4c 46 02 02 01'), hex(16, '00 04')],
    ],
  },
  { id: 'kdump', title: 'a kdump-compressed dump', signatures: [[text(0, 'KDUMP   ')]] },
  {
    id: 'kdump-flat',
    title: 'a flattened kdump',
    signatures: [[text(0, 'makedumpfile\0\0\0\0')]],
  },
  { id: 'lime', title: 'a LiME dump', signatures: [[text(0, 'EMiL'), hex(4, '01 00 00 00')]] },
  { id: 'avml', title: 'an AVML dump', signatures: [[text(0, 'AVML'), hex(4, '02 00 00 00')]] },
  {
    id: 'swap',
    title: 'a swap partition or file',
    signatures: endsFirstPage('SWAPSPACE2'),
  },
  {
    id: 'qemu-stream',
    title: 'a migration stream of QEMU',
    signatures: [[text(0, 'QEVM'), hex(4, '00 00 00')]],
  },
  {
    id: 'libvirt-save',
    title: 'a guest saved by libvirt',
    signatures: [[text(0, 'LibvirtQemudSave')]],
  },
  {
    id: 'criu',
    title: 'a pagemap of CRIU',
    signatures: [[hex(0, '19 43 56 54'), hex(4, '25 40 08 56')]],
  },
  // RFC 8878, RFC 1952, and the description of LZ4 frames.
  { id: 'gzip', title: 'a gzip file', signatures: [[hex(0, '1f 8b 08 00', 'ff ff ff e0')]] },
  {
    id: 'zstd',
    title: 'a zstd file',
    signatures: [
      [hex(0, '28 b5 2f fd 00', 'ff ff ff ff 08')],
      [hex(0, '50 2a 4d 18', 'f0 ff ff ff')],
    ],
  },
  {
    id: 'lz4',
    title: 'an lz4 file',
    signatures: [[hex(0, '04 22 4d 18 40 00', 'ff ff ff ff c2 8f')]],
  },
];
