import { BrokenInput, type ByteSource, EndedInput } from './bytes/byte-source.ts';
import { ChunkReader } from './bytes/chunk-reader.ts';
import { StreamBytes } from './bytes/stream-bytes.ts';
import { openElfCore } from './formats/elf-core.ts';
import { openKdump } from './formats/kdump.ts';
import { openLime } from './formats/lime.ts';
import { openQemuState } from './formats/qemu-state.ts';
import { openSwapArea } from './formats/swap-area.ts';
import type { OpenReader } from './image-reader.ts';
import { unflatten } from './packings/flattened.ts';
import { unpackFrames } from './packings/frames.ts';
import { gunzip } from './packings/gzip.ts';
import { unwrapLibvirt } from './packings/libvirt-save.ts';
import type { PackingId, ReadableId } from './readable-formats.ts';

/** Makes of a packed input the one that is in it. */
type Unpack = (source: ByteSource) => Promise<ByteSource>;

/** The readers of formats of one input; what is no format is raw pages. CRIU's images are several files. */
export const imageReaders: Readonly<Record<Exclude<ReadableId, 'criu'>, OpenReader>> = {
  'elf-core': openElfCore,
  kdump: openKdump,
  lime: openLime,
  avml: openLime,
  swap: openSwapArea,
  'qemu-stream': openQemuState,
};

/** What unpacks what images are packed in. */
export const unpackers: Readonly<Record<PackingId, Unpack>> = {
  gzip: async (source) => unpackedBytes(source, gunzip),
  zstd: async (source) => unpackedBytes(source, unpackFrames),
  lz4: async (source) => unpackedBytes(source, unpackFrames),
  'libvirt-save': async (source) => unpackedBytes(source, unwrapLibvirt),
  'kdump-flat': unflatten,
};

/** What comes of unpacking a source from its beginning, as often as that can be opened. */
function unpackedBytes(
  source: ByteSource,
  unpack: (source: ByteSource) => AsyncGenerator<Uint8Array, void, undefined>,
): ByteSource {
  if (!source.canRepeat) return new StreamBytes(whileThere(unpack(source)));
  return {
    size: undefined,
    canSeek: false,
    canRepeat: true,
    open: () => new ChunkReader(whileThere(unpack(source))),
  };
}

/** Tells the end of packed bytes from that of what is in them. */
async function* whileThere(
  unpacked: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* unpacked;
  } catch (error) {
    if (!(error instanceof EndedInput)) throw error;
    throw new BrokenInput(
      `${error.message} of what is packed: how much is missing is not known`,
      'cut-short',
    );
  }
}
