// What a pool looks at in pages itself. A page is a multiple of 64 bytes long.

const step: usize = 64;

/**
 * Whether a page is the same 8-byte word throughout. The last word is compared first: most pages that
 * are not same-filled differ there.
 */
export function isSameFilled(page: usize, length: usize): bool {
  const word = load<u64>(page);
  if (load<u64>(page + length - 8) !== word) return false;
  const end = page + length;
  if (ASC_FEATURE_SIMD) {
    const words = i64x2.splat(word);
    for (let at = page; at < end; at += step) {
      const low = v128.or(v128.xor(v128.load(at), words), v128.xor(v128.load(at, 16), words));
      const high = v128.or(v128.xor(v128.load(at, 32), words), v128.xor(v128.load(at, 48), words));
      if (v128.any_true(v128.or(low, high))) return false;
    }
  } else {
    for (let at = page; at < end; at += step) {
      const low = (load<u64>(at) ^ word) | (load<u64>(at, 8) ^ word);
      const second = (load<u64>(at, 16) ^ word) | (load<u64>(at, 24) ^ word);
      const third = (load<u64>(at, 32) ^ word) | (load<u64>(at, 40) ^ word);
      const high = (load<u64>(at, 48) ^ word) | (load<u64>(at, 56) ^ word);
      if ((low | second | third | high) !== 0) return false;
    }
  }
  return true;
}

/** Whether two pages have the same bytes. */
export function isEqual(a: usize, b: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at += step) {
    if (differs(a + at, b + at)) return false;
  }
  return true;
}

/** Whether 64 bytes differ from 64 others. */
function differs(a: usize, b: usize): bool {
  if (ASC_FEATURE_SIMD) {
    const first = v128.xor(v128.load(a), v128.load(b));
    const second = v128.xor(v128.load(a, 16), v128.load(b, 16));
    const third = v128.xor(v128.load(a, 32), v128.load(b, 32));
    const fourth = v128.xor(v128.load(a, 48), v128.load(b, 48));
    return v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)));
  }
  const first = (load<u64>(a) ^ load<u64>(b)) | (load<u64>(a, 8) ^ load<u64>(b, 8));
  const second = (load<u64>(a, 16) ^ load<u64>(b, 16)) | (load<u64>(a, 24) ^ load<u64>(b, 24));
  const third = (load<u64>(a, 32) ^ load<u64>(b, 32)) | (load<u64>(a, 40) ^ load<u64>(b, 40));
  const fourth = (load<u64>(a, 48) ^ load<u64>(b, 48)) | (load<u64>(a, 56) ^ load<u64>(b, 56));
  return (first | second | (third | fourth)) !== 0;
}
