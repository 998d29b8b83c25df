/**
 * Adds `stripes` stripes of 64 bytes at `src` to the 8 accumulators at `sums`. Each accumulator gets the
 * input word of its neighbour, and the product of the halves of its own word XORed with the secret.
 */
export function accumulate(sums: usize, src: usize, secret: usize, stripes: usize): void {
  let sum0 = v128.load(sums);
  let sum1 = v128.load(sums, 16);
  let sum2 = v128.load(sums, 32);
  let sum3 = v128.load(sums, 48);
  // Neighbours change places once, at the end, instead of in every stripe: what limits the speed is the
  // number of vector operations, and shuffles are half of them.
  let words0 = i64x2.splat(0);
  let words1 = i64x2.splat(0);
  let words2 = i64x2.splat(0);
  let words3 = i64x2.splat(0);
  for (; stripes > 0; stripes--) {
    const data0 = v128.load(src);
    const data1 = v128.load(src, 16);
    const data2 = v128.load(src, 32);
    const data3 = v128.load(src, 48);
    const key0 = v128.xor(data0, v128.load(secret));
    const key1 = v128.xor(data1, v128.load(secret, 16));
    const key2 = v128.xor(data2, v128.load(secret, 32));
    const key3 = v128.xor(data3, v128.load(secret, 48));
    // Sorting the halves of two vectors makes both ready for products: two shuffles, not four.
    const low01 = v128.shuffle<u32>(key0, key1, 0, 2, 4, 6);
    const high01 = v128.shuffle<u32>(key0, key1, 1, 3, 5, 7);
    const low23 = v128.shuffle<u32>(key2, key3, 0, 2, 4, 6);
    const high23 = v128.shuffle<u32>(key2, key3, 1, 3, 5, 7);
    sum0 = i64x2.add(sum0, i64x2.extmul_low_i32x4_u(low01, high01));
    sum1 = i64x2.add(sum1, i64x2.extmul_high_i32x4_u(low01, high01));
    sum2 = i64x2.add(sum2, i64x2.extmul_low_i32x4_u(low23, high23));
    sum3 = i64x2.add(sum3, i64x2.extmul_high_i32x4_u(low23, high23));
    words0 = i64x2.add(words0, data0);
    words1 = i64x2.add(words1, data1);
    words2 = i64x2.add(words2, data2);
    words3 = i64x2.add(words3, data3);
    src += 64;
    secret += 8;
  }
  v128.store(sums, i64x2.add(sum0, exchanged(words0)));
  v128.store(sums, i64x2.add(sum1, exchanged(words1)), 16);
  v128.store(sums, i64x2.add(sum2, exchanged(words2)), 32);
  v128.store(sums, i64x2.add(sum3, exchanged(words3)), 48);
}

function exchanged(words: v128): v128 {
  return v128.shuffle<u64>(words, words, 1, 0);
}
