import { endsFirstPage, hex, type ImageFormat, text } from './image-format.ts';

const fromGuest =
  'take the guest\'s memory as raw pages, with "pmemsave 0 BYTES FILE" in QEMU\'s monitor';

const inVolatility = '"vol -f FILE layerwriter" of Volatility 3 writes its memory as raw pages';

const isNoMemory = 'it holds a disk, not memory; ';

/** Dumps that the systems write themselves. */
const dumps: readonly ImageFormat[] = [
  {
    title: 'a diskdump',
    signatures: [[text(0, 'DISKDUMP')]],
    remedy: 'it can be read with crash; to be analysed, take the memory again with kdump or AVML',
  },
  {
    title: 'a Mach-O core',
    signatures: [
      [hex(0, 'cf fa ed fe'), hex(12, '04 00 00 00')],
      [hex(0, 'ce fa ed fe'), hex(12, '04 00 00 00')],
      [hex(0, 'fe ed fa cf'), hex(12, '00 00 00 04')],
      [hex(0, 'fe ed fa ce'), hex(12, '00 00 00 04')],
    ],
    remedy:
      'write its segments to files with lldb\'s "memory read --binary --outfile" and give those',
  },
  {
    title: 'a dump of sadump, LKCD or an s390 machine',
    signatures: [
      [text(0, 'sadump\0\0')],
      [hex(0, 'ed 23 8f 61 73 01 19 a8')],
      [hex(0, 'a8 19 01 73 61 8f 23 ed')],
      [hex(0, 'a8 19 01 73 61 8f 23 fd')],
    ],
    remedy: 'it can be read with crash; to be analysed, take the memory again as raw pages',
  },
  {
    title: 'a FreeBSD dump',
    signatures: [[text(0, 'minidump FreeBSD')], [text(0, 'FreeBSD Kernel Dump')]],
    remedy: 'it can be read with kgdb; to be analysed, take the memory again as raw pages',
  },
  {
    title: 'a Windows crash dump',
    signatures: [[text(0, 'PAGEDUMP')], [text(0, 'PAGEDU64')], [text(0, 'MDMP'), hex(4, '93 a7')]],
    remedy: inVolatility,
  },
];

/** What is on a swap device. */
const swapAreas: readonly ImageFormat[] = [
  {
    title: 'a swap area of Linux 2.4 or before',
    signatures: endsFirstPage('SWAP-SPACE'),
    remedy: 'take the memory of the processes with "pagefold capture"',
  },
  {
    title: 'a hibernation image of Linux',
    signatures: ['S1SUSPEND\0', 'S2SUSPEND\0', 'ULSUSPEND\0', 'LINHIB0001'].flatMap(endsFirstPage),
    remedy:
      'its pages are packed: swsusp2bin unpacks them; better take the memory of the running system ' +
      'with AVML and "avml-convert --format raw"',
  },
  {
    // PO_MEMORY_IMAGE: a signature, and the page size behind a pointer of 4 or 8 bytes.
    title: 'a hibernation file of Windows',
    signatures: ['hibr', 'HIBR', 'wake', 'WAKE', 'RSTR'].flatMap((state) =>
      [0x14, 0x18].map((at) => [text(0, state), hex(at, '00 10 00 00')]),
    ),
    remedy: '"imagecopy" of Volatility 2 unpacks those of Windows 7 and before',
  },
];

/** Saved states of virtual machines and processes. */
const savedStates: readonly ImageFormat[] = [
  {
    title: 'a guest that libvirt has not saved to the end',
    signatures: [[text(0, 'LibvirtQemudPart')]],
    remedy: 'save it again with "virsh save", or dump it with "virsh dump --memory-only"',
  },
  {
    title: 'a saved state of VMware',
    signatures: ['d0 be d2 be', 'd1 ba d1 ba', 'd2 be d2 be', 'd3 be d3 be'].map((magic) => [
      hex(0, magic),
    ]),
    remedy:
      'give the .vmem file beside it, which is raw pages; where there is none, vmss2core reads it',
  },
  {
    title: 'a saved guest or core of Xen',
    signatures: [
      [text(0, 'LinuxGuestRecord')],
      [text(0, 'Xen saved domain')],
      [text(0, 'libvirt-xml\n \0 \r')],
      [text(0, 'LibxlFmt')],
      [hex(0, 'ff ff ff ff ff ff ff ff'), text(8, 'XENF')],
      [hex(0, 'ed eb 0f f0')],
      [hex(0, 'ee eb 0f f0')],
    ],
    remedy:
      'restore the guest and take its memory from inside, with AVML and "avml-convert --format raw"',
  },
  {
    title: 'a saved state of VirtualBox',
    signatures: [[text(0, '\x7fVirtualBox SavedState')]],
    remedy: `start the guest and dump it with "VBoxManage debugvm GUEST dumpvmcore", an ELF core`,
  },
  {
    title: 'an image file of CRIU',
    signatures: [[hex(0, '19 43 56 54')], [hex(0, '40 59 10 55')]],
    remedy: 'give the directory that it is in',
  },
];

/** Disks of virtual machines, which are taken for memory because snapshots are kept in them. */
const disks: readonly ImageFormat[] = [
  {
    title: 'a qcow2 image',
    signatures: [[hex(0, '51 46 49 fb 00 00 00')]],
    remedy: `${isNoMemory}of a snapshot in it, load the guest with "loadvm" and ${fromGuest}`,
  },
  {
    title: 'a VMware disk (vmdk)',
    signatures: [
      [text(0, 'KDMV'), hex(5, '00 00 00')],
      [text(0, 'COWD'), hex(5, '00 00 00')],
      [hex(0, 'be ba fe ca 00 00 00 00')],
      [text(0, '# Disk DescriptorFile')],
    ],
    remedy: `${isNoMemory}give the .vmem file of a suspended guest or of a snapshot`,
  },
  {
    title: 'a VirtualBox disk (vdi)',
    signatures: [[hex(64, '7f 10 da be')]],
    remedy: `${isNoMemory}dump the guest with "VBoxManage debugvm GUEST dumpvmcore", an ELF core`,
  },
  {
    title: 'a virtual disk (vhd, vhdx)',
    signatures: [[text(0, 'vhdxfile')], [text(0, 'conectix')], [text(-512, 'conectix')]],
    remedy: `${isNoMemory}take the guest's memory from inside, with AVML and "avml-convert --format raw"`,
  },
  {
    title: 'a virtual disk (Parallels, QED)',
    signatures: [
      [text(0, 'WithoutFreeSpace')],
      [text(0, 'WithouFreSpacExt')],
      [text(0, 'QED\0'), hex(4, '00')],
    ],
    remedy: `${isNoMemory}${fromGuest}`,
  },
  {
    title: 'an encrypted disk (LUKS)',
    signatures: [[hex(0, '4c 55 4b 53 ba be')]],
    remedy: `${isNoMemory}take the memory of the processes with "pagefold capture"`,
  },
  {
    title: 'a forensic image (EWF)',
    signatures: [[hex(0, '45 56 46 09 0d 0a ff 00')], [hex(0, '45 56 46 32 0d 0a 81 00')]],
    remedy: 'make raw bytes of it with "ewfexport -f raw FILE"',
  },
];

/** What files are packed in: RFC 8878, RFC 1952, and the formats' own descriptions. */
const packed: readonly ImageFormat[] = [
  {
    title: 'an lz4 file of the old kind',
    signatures: [[hex(0, '02 21 4c 18')]],
    remedy: 'unpack it first with "lz4 -d"',
  },
  {
    title: 'an xz file',
    signatures: [[hex(0, 'fd 37 7a 58 5a 00')]],
    remedy: 'unpack it first with "xz -d"',
  },
  {
    title: 'an lzma file',
    signatures: [[hex(0, '5d 00 00'), hex(5, 'ff ff ff ff ff ff ff ff')]],
    remedy: 'unpack it first with "xz -d --format=lzma"',
  },
  {
    title: 'a bzip2 file',
    signatures: [
      [text(0, 'BZh'), hex(4, '31 41 59 26 53 59')],
      [text(0, 'BZh'), hex(4, '17 72 45 38 50 90')],
    ],
    remedy: 'unpack it first with "bzip2 -d"',
  },
  {
    title: 'an lzip file',
    signatures: [[text(0, 'LZIP'), hex(4, '01')]],
    remedy: 'unpack it first with "lzip -d"',
  },
  {
    title: 'an lzop file',
    signatures: [[hex(0, '89 4c 5a 4f 00 0d 0a 1a 0a')]],
    remedy: 'unpack it first with "lzop -d"',
  },
  {
    title: 'a snappy file',
    signatures: [[hex(0, 'ff 06 00 00'), text(4, 'sNaPpY')]],
    remedy: 'unpack it first with "snzip -d"',
  },
  {
    title: 'a 7z archive',
    signatures: [[hex(0, '37 7a bc af 27 1c')]],
    remedy: 'unpack it first with "7z x"',
  },
  {
    title: 'a zip archive',
    signatures: [[hex(0, '50 4b 03 04'), hex(5, '00'), hex(9, '00')]],
    remedy: 'unpack it first with "unzip"',
  },
  {
    title: 'a rar archive',
    signatures: [[hex(0, '52 61 72 21 1a 07')]],
    remedy: 'unpack it first with "unrar x"',
  },
  {
    title: 'a tar archive',
    signatures: [[text(257, 'ustar\0')], [text(257, 'ustar ')]],
    remedy: 'unpack it first with "tar -x"',
  },
];

/**
 * Formats that come in the place of memory and are not read here, told by their contents and never by a
 * name. A raw image may begin with anything, so a mark is long, or stands where memory would hardly have it.
 */
export const refusedFormats: readonly ImageFormat[] = [
  ...dumps,
  ...swapAreas,
  ...savedStates,
  ...disks,
  ...packed,
];
