/** What its namesake with SIMD does, word by word. */
export function accumulate(sums: usize, src: usize, secret: usize, stripes: usize): void {
  let sum0 = load<u64>(sums);
  let sum1 = load<u64>(sums, 8);
  let sum2 = load<u64>(sums, 16);
  let sum3 = load<u64>(sums, 24);
  let sum4 = load<u64>(sums, 32);
  let sum5 = load<u64>(sums, 40);
  let sum6 = load<u64>(sums, 48);
  let sum7 = load<u64>(sums, 56);
  for (; stripes > 0; stripes--) {
    const data0 = load<u64>(src);
    const data1 = load<u64>(src, 8);
    const data2 = load<u64>(src, 16);
    const data3 = load<u64>(src, 24);
    const data4 = load<u64>(src, 32);
    const data5 = load<u64>(src, 40);
    const data6 = load<u64>(src, 48);
    const data7 = load<u64>(src, 56);
    sum0 += data1 + productOfHalves(data0 ^ load<u64>(secret));
    sum1 += data0 + productOfHalves(data1 ^ load<u64>(secret, 8));
    sum2 += data3 + productOfHalves(data2 ^ load<u64>(secret, 16));
    sum3 += data2 + productOfHalves(data3 ^ load<u64>(secret, 24));
    sum4 += data5 + productOfHalves(data4 ^ load<u64>(secret, 32));
    sum5 += data4 + productOfHalves(data5 ^ load<u64>(secret, 40));
    sum6 += data7 + productOfHalves(data6 ^ load<u64>(secret, 48));
    sum7 += data6 + productOfHalves(data7 ^ load<u64>(secret, 56));
    src += 64;
    secret += 8;
  }
  store<u64>(sums, sum0);
  store<u64>(sums, sum1, 8);
  store<u64>(sums, sum2, 16);
  store<u64>(sums, sum3, 24);
  store<u64>(sums, sum4, 32);
  store<u64>(sums, sum5, 40);
  store<u64>(sums, sum6, 48);
  store<u64>(sums, sum7, 56);
}

function productOfHalves(word: u64): u64 {
  return (word & 0xffffffff) * (word >> 32);
}
