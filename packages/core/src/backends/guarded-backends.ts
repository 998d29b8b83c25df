import {
  type AllocatorStats,
  BackendError,
  CorruptionError,
  type Handle,
  type PagefoldError,
  StateError,
} from '@pagefold/contracts';
import { Admission } from '../contents/admission.ts';
import type { PoolParts, ResolvedPolicy } from '../pool-policy.ts';
import { createPageChecks, type PageChecks } from './page-checks.ts';

/**
 * The pool's side of its backends: the ranges of page memory that they work on, and the one place
 * where what they throw or return is checked. A backend that throws or lies gets a BackendError; its
 * word is never taken for a length, a handle or a page.
 */
export class GuardedBackends {
  /** The page being stored. */
  readonly staged: Uint8Array;
  readonly stagedWords: Uint32Array;
  /** The page that was last unpacked. */
  readonly unpacked: Uint8Array;
  /** The digest of the staged page, in words; a digest of 4 bytes is followed by a zero word. */
  readonly digest: Uint32Array;
  readonly admission: Admission;

  readonly #parts: PoolParts;
  readonly #checks: PageChecks;
  readonly #pageSize: number;
  readonly #stagedAt: number;
  readonly #packedAt: number;
  readonly #unpackedAt: number;
  readonly #digestAt: number;

  /** Sets its ranges aside and seals the page memory. */
  constructor(parts: PoolParts, policy: ResolvedPolicy) {
    const { memory, hasher, compressor } = parts;
    const { pageSize } = policy;
    const { readSlack, writeSlack } = compressor;
    this.#parts = parts;
    this.#pageSize = pageSize;
    this.admission = new Admission(pageSize, parts.allocator, policy.incompressible);
    this.#stagedAt = memory.reserve(pageSize + readSlack, 64);
    this.#packedAt = memory.reserve(pageSize + Math.max(readSlack, writeSlack), 64);
    this.#unpackedAt = memory.reserve(pageSize + writeSlack, 64);
    const digestBytes = Math.max(8, hasher.digestLength);
    this.#digestAt = memory.reserve(digestBytes);
    memory.seal();
    this.#checks = createPageChecks(memory, pageSize, policy.pageChecks);

    const { buffer } = memory.memory;
    this.staged = new Uint8Array(buffer, this.#stagedAt, pageSize);
    this.stagedWords = new Uint32Array(buffer, this.#stagedAt, pageSize / 4);
    this.unpacked = new Uint8Array(buffer, this.#unpackedAt, pageSize);
    this.digest = new Uint32Array(buffer, this.#digestAt, digestBytes / 4);
  }

  /** Whether the staged page is the same 8-byte word throughout. */
  isSameFilled(): boolean {
    return this.#checks.isSameFilled(this.#stagedAt);
  }

  /** Whether the page that was last unpacked is the staged one. */
  isEqual(): boolean {
    return this.#checks.isEqual(this.#stagedAt, this.#unpackedAt);
  }

  /** Writes the digest of the staged page to {@link digest}. */
  hash(): void {
    const { hasher } = this.#parts;
    try {
      hasher.hash(this.#stagedAt, this.#pageSize, this.#digestAt);
    } catch (error) {
      throw failure(hasher.name, 'hash', error);
    }
  }

  /** Compresses the staged page; 0 when it is not worth keeping compressed. */
  pack(): number {
    const { compressor } = this.#parts;
    const { capacity } = this.admission;
    let length: number;
    try {
      length = compressor.compress(this.#stagedAt, this.#pageSize, this.#packedAt, capacity, 0);
    } catch (error) {
      throw failure(compressor.name, 'compress', error);
    }
    if (!(Number.isInteger(length) && length >= 0 && length <= capacity)) {
      throw lie(compressor.name, `compress returned ${length} for a capacity of ${capacity}`);
    }
    return length;
  }

  alloc(length: number): Handle | 0 {
    const { allocator } = this.#parts;
    let handle: Handle | 0;
    try {
      handle = allocator.alloc(length);
    } catch (error) {
      throw failure(allocator.name, 'alloc', error);
    }
    if (!(Number.isInteger(handle) && handle >= 0 && handle <= 0xffff_ffff)) {
      throw lie(allocator.name, `alloc returned ${handle}, which is no handle`);
    }
    return handle;
  }

  /** Copies the packed form of the staged page, or the page itself, into an object. */
  write(handle: Handle, length: number, raw: boolean): void {
    const { allocator } = this.#parts;
    try {
      allocator.write(handle, raw ? this.#stagedAt : this.#packedAt, length);
    } catch (error) {
      throw failure(allocator.name, 'write', error);
    }
  }

  free(handle: Handle): void {
    const { allocator } = this.#parts;
    try {
      allocator.free(handle);
    } catch (error) {
      throw failure(allocator.name, 'free', error);
    }
  }

  /** Fills {@link unpacked} with the page of an object; CorruptionError when that fails. */
  unpack(handle: Handle, length: number, raw: boolean): void {
    const { allocator, compressor } = this.#parts;
    const pageSize = this.#pageSize;
    let unpacked: number;
    try {
      allocator.read(handle, length, raw ? this.#unpackedAt : this.#packedAt);
      unpacked = raw
        ? length
        : compressor.decompress(this.#packedAt, length, this.#unpackedAt, pageSize, 0);
    } catch (error) {
      throw corruption(`an object of ${length} bytes cannot be read`, error);
    }
    if (unpacked !== pageSize) {
      throw corruption(`an object decodes to ${unpacked} bytes, a page has ${pageSize}`);
    }
  }

  /** Returns the number of pool pages released. */
  compact(): number {
    const { allocator } = this.#parts;
    if (!allocator.capabilities.compaction || allocator.compact === undefined) return 0;
    let released: number;
    try {
      released = allocator.compact();
    } catch (error) {
      throw failure(allocator.name, 'compact', error);
    }
    if (!(Number.isInteger(released) && released >= 0)) {
      throw lie(allocator.name, `compact returned ${released}, which is no number of pool pages`);
    }
    return released;
  }

  /** The allocator's figures. */
  stats(): AllocatorStats {
    const { allocator } = this.#parts;
    try {
      return allocator.stats();
    } catch (error) {
      throw failure(allocator.name, 'stats', error);
    }
  }
}

/** A call back into the pool is the caller's mistake and is passed on as what it is. */
function failure(backend: string, call: string, cause: unknown): PagefoldError {
  if (cause instanceof StateError) return cause;
  return new BackendError(backend, `${call} failed: ${messageOf(cause)}`, { cause });
}

function lie(backend: string, message: string): BackendError {
  return new BackendError(backend, message);
}

function corruption(message: string, cause?: unknown): PagefoldError {
  if (cause instanceof StateError) return cause;
  if (cause === undefined) return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', message);
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', `${message}: ${messageOf(cause)}`, {
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
