/*
 * The numbers of the NBD protocol, from its specification (doc/proto.md of the NBD project). All integers on
 * the wire are big-endian.
 */

/** The two magic words that a server greets with: "NBDMAGIC" and "IHAVEOPT". */
export const greetingMagic = 'NBDMAGICIHAVEOPT';
export const optionMagicHigh = 0x4948_4156;
export const optionMagicLow = 0x454f_5054;
export const optionReplyMagicHigh = 0x0003_e889;
export const optionReplyMagicLow = 0x0455_65a9;
export const requestMagic = 0x2560_9513;
export const simpleReplyMagic = 0x6744_6698;
export const chunkMagic = 0x668e_33ef;

/** Flags of the handshake, the same for both sides. */
export const fixedNewstyle = 1;
export const noZeroes = 2;

export const options = {
  exportName: 1,
  abort: 2,
  list: 3,
  startTls: 5,
  info: 6,
  go: 7,
  structuredReply: 8,
  listMetaContext: 9,
  setMetaContext: 10,
} as const;

export const optionReplies = {
  ack: 1,
  server: 2,
  info: 3,
  metaContext: 4,
  unsupported: 0x8000_0001,
  policy: 0x8000_0002,
  invalid: 0x8000_0003,
  tlsRequired: 0x8000_0005,
  unknown: 0x8000_0006,
} as const;

export const infos = { export: 0, name: 1, description: 2, blockSize: 3 } as const;

export const transmissionFlags = {
  hasFlags: 1,
  sendFlush: 4,
  sendFua: 8,
  sendTrim: 32,
  sendWriteZeroes: 64,
  sendDf: 128,
  canMultiConn: 256,
  sendCache: 1024,
  sendFastZero: 2048,
} as const;

export const commands = {
  read: 0,
  write: 1,
  disconnect: 2,
  flush: 3,
  trim: 4,
  cache: 5,
  writeZeroes: 6,
  blockStatus: 7,
} as const;

export const commandFlags = { fua: 1, noHole: 2, df: 4, reqOne: 8, fastZero: 16 } as const;

export const chunks = {
  none: 0,
  offsetData: 1,
  offsetHole: 2,
  blockStatus: 5,
  error: 0x8001,
  errorOffset: 0x8002,
} as const;

export const chunkDone = 1;

/** Errors on the wire: Linux's numbers, whatever the system. 0 is none. */
export const errors = { none: 0, io: 5, invalid: 22, noSpace: 28 } as const;

/** An error of {@link errors}, or 108: the export has gone. */
export type ErrorNumber = number;
export const shutdownError = 108;
/** Stands for an error where something cannot be done at once; never on the wire. */
export const later = -1;

/** The longest READ or WRITE, which the server announces as its maximum block size. */
export const maxPayload: number = 32 * 1024 * 1024;

/** Bytes of a request, of a simple reply and of a chunk's header. */
export const requestBytes = 28;
export const simpleReplyBytes = 16;
export const chunkBytes = 20;

/** The most bytes of an export's name or description, or of any other text. */
export const maxText = 4096;
