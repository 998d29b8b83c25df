import type {
  Allocator,
  AllocatorStats,
  Compressor,
  Handle,
  Hasher,
  PageMemory,
} from '@pagefold/contracts';
import type { FaultPlan } from './fault-plan.ts';

/** A hasher with faults; for the rest it is the one that it wraps. */
export class FaultyHasher implements Hasher {
  readonly name: string;
  readonly digestLength: Hasher['digestLength'];
  readonly collisionResistant: boolean;
  readonly #hasher: Hasher;
  readonly #bytes: Uint8Array;
  readonly #plan: FaultPlan;

  constructor(hasher: Hasher, { bytes }: PageMemory, plan: FaultPlan) {
    this.name = hasher.name;
    this.digestLength = hasher.digestLength;
    this.collisionResistant = hasher.collisionResistant;
    this.#hasher = hasher;
    this.#bytes = bytes;
    this.#plan = plan;
  }

  hash(src: number, length: number, out: number): void {
    const fault = this.#plan.next('hash');
    fault?.before();
    this.#hasher.hash(src, length, out);
    fault?.after(this.#bytes.subarray(out, out + this.digestLength));
  }
}

/** A compressor with faults; for the rest it is the one that it wraps. */
export class FaultyCompressor implements Compressor {
  readonly name: string;
  readonly capabilities: Compressor['capabilities'];
  readonly readSlack: number;
  readonly writeSlack: number;
  readonly #compressor: Compressor;
  readonly #bytes: Uint8Array;
  readonly #plan: FaultPlan;

  constructor(compressor: Compressor, { bytes }: PageMemory, plan: FaultPlan) {
    this.name = compressor.name;
    this.capabilities = compressor.capabilities;
    this.readSlack = compressor.readSlack;
    this.writeSlack = compressor.writeSlack;
    this.#compressor = compressor;
    this.#bytes = bytes;
    this.#plan = plan;
  }

  bound(length: number): number {
    return this.#compressor.bound(length);
  }

  compress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const fault = this.#plan.next('compress');
    if (fault?.saysNoRoom) return 0;
    fault?.before();
    const written = this.#compressor.compress(src, length, dst, capacity, prefix);
    fault?.after(this.#bytes.subarray(dst, dst + written));
    return written;
  }

  decompress(src: number, length: number, dst: number, capacity: number, prefix: number): number {
    const fault = this.#plan.next('decompress');
    fault?.before();
    const written = this.#compressor.decompress(src, length, dst, capacity, prefix);
    fault?.after(this.#bytes.subarray(dst, dst + written));
    return written;
  }
}

/** An allocator with faults; for the rest it is the one that it wraps. */
export class FaultyAllocator implements Allocator {
  readonly name: string;
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities: Allocator['capabilities'];
  /** There where the wrapped allocator has it. */
  readonly compact?: () => number;
  readonly #allocator: Allocator;
  readonly #bytes: Uint8Array;
  readonly #plan: FaultPlan;

  constructor(allocator: Allocator, { bytes }: PageMemory, plan: FaultPlan) {
    this.name = allocator.name;
    this.maxObjectSize = allocator.maxObjectSize;
    this.wholePageFrom = allocator.wholePageFrom;
    this.capabilities = allocator.capabilities;
    this.#allocator = allocator;
    this.#bytes = bytes;
    this.#plan = plan;
    if (allocator.compact !== undefined) this.compact = () => this.#compact();
  }

  alloc(length: number): Handle | 0 {
    const fault = this.#plan.next('alloc');
    if (fault?.saysNoRoom) return 0;
    fault?.before();
    const handle = this.#allocator.alloc(length);
    fault?.after();
    return handle;
  }

  free(handle: Handle): void {
    const fault = this.#plan.next('free');
    fault?.before();
    this.#allocator.free(handle);
    fault?.after();
  }

  write(handle: Handle, src: number, length: number): void {
    const fault = this.#plan.next('write');
    fault?.before();
    this.#allocator.write(handle, src, length);
    fault?.after();
  }

  read(handle: Handle, length: number, dst: number): void {
    const fault = this.#plan.next('read');
    fault?.before();
    this.#allocator.read(handle, length, dst);
    fault?.after(this.#bytes.subarray(dst, dst + length));
  }

  stats(): AllocatorStats {
    return this.#allocator.stats();
  }

  #compact(): number {
    const fault = this.#plan.next('compact');
    fault?.before();
    const released = this.#allocator.compact!();
    fault?.after();
    return released;
  }
}
