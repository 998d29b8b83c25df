import { deflateSync } from 'node:zlib';
import { filledIn, number } from './fields.ts';

export interface SentPage {
  readonly block: string;
  readonly address: number;
  /** Bytes, a byte that fills it, or that it is sent as a difference. */
  readonly content: Uint8Array | number | 'difference';
  readonly isPacked?: boolean;
}

/** Blocks of memory and their bytes. */
export type Blocks = Readonly<Record<string, number>>;

const u32 = (value: number) => number(4, value, 'big');
const u64 = (value: number | bigint) => number(8, value, 'big');
const name = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const endOfPart = u64(0x10);
const footer = Buffer.concat([Buffer.from([0x7e]), u32(2)]);

/** A migration stream of QEMU that sends pages in this order, and then the state of a device. */
export function qemuStream(blocks: Blocks, sent: readonly SentPage[]): Buffer {
  const total = Object.values(blocks).reduce((sum, bytes) => sum + bytes, 0);
  const half = Math.ceil(sent.length / 2);
  return Buffer.concat([
    Buffer.from('QEVM'),
    u32(3),
    Buffer.from([7]),
    u32(9),
    Buffer.from('pc-i440fx'),
    Buffer.from([5]),
    name('configuration/capabilities'),
    u32(1),
    u32(1),
    name('xbzrle'),
    Buffer.from([8]),
    number(2, 3, 'big'),
    number(2, 4, 'big'),
    u32(0),
    Buffer.from([1]),
    u32(2),
    name('ram'),
    u32(0),
    u32(4),
    u64(total + 4),
    ...Object.entries(blocks).flatMap(([block, bytes]) => [name(block), u64(bytes)]),
    endOfPart,
    footer,
    Buffer.from([2]),
    u32(2),
    ...pagesOf(sent.slice(0, half)),
    u64(0x200),
    endOfPart,
    footer,
    Buffer.from([3]),
    u32(2),
    ...pagesOf(sent.slice(half)),
    endOfPart,
    footer,
    Buffer.from([4]),
    u32(3),
    name('timer'),
    Buffer.alloc(400, 0x77),
    Buffer.from([0]),
  ]);
}

function pagesOf(sent: readonly SentPage[]): Buffer[] {
  let last: string | undefined;
  return sent.map(({ block, address, content, isPacked = false }) => {
    const isSame = block === last;
    last = block;
    const [flag, data] = dataOf(content, isPacked);
    const word = u64(BigInt(address) + BigInt(flag | (isSame ? 0x20 : 0)));
    return Buffer.concat([word, ...(isSame ? [] : [name(block)]), data]);
  });
}

function dataOf(content: SentPage['content'], isPacked: boolean): [number, Buffer] {
  if (typeof content === 'number') return [0x02, Buffer.from([content])];
  if (content === 'difference') {
    return [0x40, Buffer.concat([Buffer.from([1]), number(2, 5, 'big'), Buffer.alloc(5, 9)])];
  }
  if (!isPacked) return [0x08, Buffer.from(content)];
  const packed = deflateSync(content);
  return [0x100, Buffer.concat([u32(packed.length), packed])];
}

/** What `virsh save` makes of a stream. */
export function libvirtSave(stream: Uint8Array): Buffer {
  const xml = Buffer.from('<domain><name>guest</name></domain>\0');
  const header = filledIn(92, [
    [0, Buffer.from('LibvirtQemudSave')],
    [16, number(4, 2)],
    [20, number(4, xml.length)],
  ]);
  return Buffer.concat([header, xml, stream]);
}
