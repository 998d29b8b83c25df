import { probeWasm, startWasm, wasmModule } from '@pagefold/backend-kit';
import type { LinearMemory } from '@pagefold/contracts';
import { scalar } from './hash-hmac.generated.ts';
import { Hmac } from './hmac.ts';
import { putLatin1 } from './latin1.ts';
import { sha512Constants, sha512Start } from './sha512-constants.ts';

/** HMAC-SHA-512 of hashes of 32 bytes, under a key that stays. */
export interface HashHmac {
  /** The 64 bytes of a hash's HMAC; they are there until the next one of any key is made. */
  of(hash: Uint8Array): Buffer;
}

/** The functions of assembly/hash-hmac.ts. */
interface HashHmacModule {
  workspaceLength(): number;
  mac(workspace: number): void;
  compress(workspace: number, state: number, block: number): void;
}

declare const WebAssembly: {
  Memory: new (limits: {
    initial: number;
    maximum: number;
  }) => LinearMemory & { buffer: ArrayBuffer };
};

const hashBytes = 32;
const wordBytes = 8;
const stateBytes = 64;
const blockBytes = 128;
/** Where things are in the workspace; it begins where the memory does. */
const places = { inner: 640, message: 768, innerDigest: 896, result: 1024 } as const;
/** What RFC 2104 mixes the key with, before the message and before the digest of that. */
const pads = [0x36, 0x5c] as const;

/** Makes one for a key of at most 128 bytes: of WebAssembly where it is there, else of `node:crypto`. */
export function createHashHmac(key: Uint8Array): HashHmac {
  return probeWasm() === true ? new WasmHashHmac(key) : new NodeHashHmac(key);
}

/** To ask `node:crypto` takes longer, twice for each, than what is to be done. */
class WasmHashHmac implements HashHmac {
  readonly #work: Workspace;
  /** Of the inner and of the outer hash, when they have taken the key. */
  readonly #states: Buffer;

  constructor(key: Uint8Array) {
    this.#work = workspace();
    this.#states = Buffer.concat(pads.map((pad) => this.#work.stateBehind(key, pad)));
  }

  of(hash: Uint8Array): Buffer {
    return this.#work.mac(this.#states, hash);
  }
}

class NodeHashHmac implements HashHmac {
  readonly #hmac: Hmac;
  readonly #result = Buffer.alloc(stateBytes);

  constructor(key: Uint8Array) {
    this.#hmac = new Hmac('sha512', key);
  }

  of(hash: Uint8Array): Buffer {
    putLatin1(this.#result, 0, this.#hmac.of(hash, new Uint8Array(0)));
    return this.#result;
  }
}

/** The module's memory, which all keys share: there is nothing in it between two uses but the last one's. */
class Workspace {
  readonly #module: HashHmacModule;
  readonly #bytes: Buffer;
  readonly #result: Buffer;
  #states: Buffer | undefined;

  constructor() {
    const memory = startWasm('valkey', () => new WebAssembly.Memory({ initial: 1, maximum: 1 }));
    this.#module = instantiate('valkey', { memory });
    this.#bytes = Buffer.from(memory.buffer, 0, this.#module.workspaceLength());
    this.#result = this.#bytes.subarray(places.result, places.result + stateBytes);
    setWords(this.#bytes, sha512Constants());
    this.#pad(places.message, hashBytes);
    this.#pad(places.innerDigest, stateBytes);
  }

  mac(states: Buffer, hash: Uint8Array): Buffer {
    if (states !== this.#states) this.#bytes.set(states, places.inner);
    this.#states = states;
    this.#bytes.set(hash, places.message);
    this.#module.mac(0);
    return this.#result;
  }

  /** The state of SHA-512 after a key, padded. */
  stateBehind(key: Uint8Array, pad: number): Buffer {
    const block = this.#bytes.subarray(places.message, places.message + blockBytes);
    const padding = Buffer.from(block);
    for (let at = 0; at < blockBytes; at++) block[at] = pad ^ (key[at] ?? 0);
    setWords(this.#result, sha512Start());
    this.#module.compress(0, places.result, places.message);
    block.set(padding);
    return Buffer.from(this.#result);
  }

  /** What follows so many bytes of a last block, behind a block that the key has filled. */
  #pad(block: number, length: number): void {
    this.#bytes[block + length] = 0x80;
    this.#bytes.writeUInt32BE(8 * (blockBytes + length), block + blockBytes - 4);
  }
}

const instantiate = wasmModule<HashHmacModule>(scalar);
let shared: Workspace | undefined;

function workspace(): Workspace {
  shared ??= new Workspace();
  return shared;
}

function setWords(to: Buffer, words: readonly bigint[]): void {
  for (const [i, word] of words.entries()) to.writeBigUInt64LE(word, i * wordBytes);
}
