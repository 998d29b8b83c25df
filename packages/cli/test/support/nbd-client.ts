import { once } from 'node:events';
import { connect } from 'node:net';

/** The client's part of a handshake that chooses vm1. */
const choose = Buffer.from('\0\0\0\x03IHAVEOPT\0\0\0\x01\0\0\0\x03vm1', 'latin1');

/** The head of a request, whose payload may follow. */
export function request(command: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt32BE(0x25609513);
  bytes.writeUInt16BE(command, 6);
  bytes.writeBigUInt64BE(BigInt(offset), 16);
  bytes.writeUInt32BE(length, 24);
  return bytes;
}

/** A client that asks one thing after the other, and gets the data of each reply. */
export function clientOf(path: string) {
  const socket = connect({ path });
  let got = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    got = Buffer.concat([got, chunk]);
  });
  const take = async (length: number): Promise<Buffer> => {
    while (got.length < length) await once(socket, 'data');
    const taken = got.subarray(0, length);
    got = got.subarray(length);
    return taken;
  };
  socket.write(choose);
  const open = take(18 + 10);
  const ask = async (head: Buffer, payload: Buffer, length: number): Promise<Buffer> => {
    await open;
    socket.write(Buffer.concat([head, payload]));
    const reply = await take(16);
    if (reply.readUInt32BE(4) !== 0) throw new Error(`error ${reply.readUInt32BE(4)}`);
    return take(length);
  };
  return { ask, end: () => socket.destroy() };
}
