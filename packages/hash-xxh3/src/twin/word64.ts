/** A 64-bit number as two signed 32-bit halves. */
export interface Halves {
  readonly high: number;
  readonly low: number;
}

const two32 = 2 ** 32;

/**
 * A number modulo 2⁶⁴ that is changed in place: what a BigInt would do, without an allocation per
 * operation. All methods that change it return it.
 */
export class Word64 implements Halves {
  high = 0;
  low = 0;

  set({ high, low }: Halves): this {
    return this.setHalves(high, low);
  }

  /** The halves may be signed or not. */
  setHalves(high: number, low: number): this {
    this.high = high | 0;
    this.low = low | 0;
    return this;
  }

  /** Becomes the 8 bytes at `at`, least significant first. */
  read(view: DataView, at: number): this {
    return this.setHalves(view.getInt32(at + 4, true), view.getInt32(at, true));
  }

  write(view: DataView, at: number): void {
    view.setInt32(at, this.low, true);
    view.setInt32(at + 4, this.high, true);
  }

  xor({ high, low }: Halves): this {
    this.high ^= high;
    this.low ^= low;
    return this;
  }

  add({ high, low }: Halves): this {
    return this.addSums(high >>> 0, low >>> 0);
  }

  /** Adds `high` · 2³² + `low`; each may be any sum of halves below 2⁵². */
  addSums(high: number, low: number): this {
    const sum = (this.low >>> 0) + low;
    this.low = sum | 0;
    this.high = (this.high + high + Math.floor(sum / two32)) | 0;
    return this;
  }

  subtract({ high, low }: Halves): this {
    return this.addSums(~high >>> 0, ~low >>> 0).addSums(0, 1);
  }

  multiply({ high, low }: Halves): this {
    const cross = Math.imul(this.high, low) + Math.imul(this.low, high);
    this.high = (highProduct(this.low, low) + cross) | 0;
    this.low = Math.imul(this.low, low);
    return this;
  }

  /** Adds the two halves, XORed, of the 128-bit product of `a` and `b`. */
  addFoldedProduct(a: Halves, b: Halves): this {
    // The product in four words of 32 bits, lowest first; sums of unsigned words carry into the next.
    const word0 = Math.imul(a.low, b.low);
    const sum1 =
      highProduct(a.low, b.low) +
      (Math.imul(a.low, b.high) >>> 0) +
      (Math.imul(a.high, b.low) >>> 0);
    const sum2 =
      Math.floor(sum1 / two32) +
      highProduct(a.low, b.high) +
      highProduct(a.high, b.low) +
      (Math.imul(a.high, b.high) >>> 0);
    const word3 = Math.floor(sum2 / two32) + highProduct(a.high, b.high);
    return this.addSums((word3 ^ sum1) >>> 0, (sum2 ^ word0) >>> 0);
  }

  /** XORs it with itself shifted right by 1 to 63 bits. */
  xorShifted(bits: number): this {
    const { high, low } = this;
    if (bits >= 32) {
      this.low ^= high >>> (bits - 32);
    } else {
      this.high ^= high >>> bits;
      this.low ^= (low >>> bits) | (high << (32 - bits));
    }
    return this;
  }
}

/** The high half of the product of two unsigned 32-bit numbers; no step exceeds 2⁵³. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + aLow * bHigh + Math.floor((aLow * bLow) / 65536);
  return aHigh * bHigh + Math.floor(middle / 65536);
}
