// HMAC-SHA-512 of messages of 32 bytes, under a key whose part is done already.
//
// The workspace, which the caller fills, is
//     0  the 80 constants of SHA-512, words of 64 bits
//   640  the state of SHA-512 behind the key, before the message, and 704 the one before the inner digest
//   768  the last block of the inner hash: the message, then its padding
//   896  the last block of the outer hash: the inner digest, which is put there, then its padding
//  1024  the HMAC, 64 bytes
//  1088  room for 80 words.

const inner: usize = 640;
const outer: usize = 704;
const message: usize = 768;
const innerDigest: usize = 896;
const result: usize = 1024;
const schedule: usize = 1088;

export function workspaceLength(): usize {
  return 1728;
}

/** Makes the HMAC of what the message is now. */
export function mac(workspace: usize): void {
  const state = workspace + result;
  memory.copy(state, workspace + inner, 64);
  compress(workspace, state, workspace + message);
  copySwapped(workspace + innerDigest, state);
  memory.copy(state, workspace + outer, 64);
  compress(workspace, state, workspace + innerDigest);
  copySwapped(state, state);
}

/** Takes a block of 128 bytes into a state, which is 8 words. */
export function compress(workspace: usize, state: usize, block: usize): void {
  const words = workspace + schedule;
  expand(words, block);
  let a = load<u64>(state);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  let e = load<u64>(state, 32);
  let f = load<u64>(state, 40);
  let g = load<u64>(state, 48);
  let h = load<u64>(state, 56);
  // In each round all words move on by one place; after eight they are where they were.
  for (let at: usize = 0; at < 640; at += 64) {
    const constants = workspace + at;
    const round = words + at;
    h += ofFirst(e, f, g) + load<u64>(constants) + load<u64>(round);
    d += h;
    h += ofSecond(a, b, c);
    g += ofFirst(d, e, f) + load<u64>(constants, 8) + load<u64>(round, 8);
    c += g;
    g += ofSecond(h, a, b);
    f += ofFirst(c, d, e) + load<u64>(constants, 16) + load<u64>(round, 16);
    b += f;
    f += ofSecond(g, h, a);
    e += ofFirst(b, c, d) + load<u64>(constants, 24) + load<u64>(round, 24);
    a += e;
    e += ofSecond(f, g, h);
    d += ofFirst(a, b, c) + load<u64>(constants, 32) + load<u64>(round, 32);
    h += d;
    d += ofSecond(e, f, g);
    c += ofFirst(h, a, b) + load<u64>(constants, 40) + load<u64>(round, 40);
    g += c;
    c += ofSecond(d, e, f);
    b += ofFirst(g, h, a) + load<u64>(constants, 48) + load<u64>(round, 48);
    f += b;
    b += ofSecond(c, d, e);
    a += ofFirst(f, g, h) + load<u64>(constants, 56) + load<u64>(round, 56);
    e += a;
    a += ofSecond(b, c, d);
  }
  store<u64>(state, load<u64>(state) + a);
  store<u64>(state, load<u64>(state, 8) + b, 8);
  store<u64>(state, load<u64>(state, 16) + c, 16);
  store<u64>(state, load<u64>(state, 24) + d, 24);
  store<u64>(state, load<u64>(state, 32) + e, 32);
  store<u64>(state, load<u64>(state, 40) + f, 40);
  store<u64>(state, load<u64>(state, 48) + g, 48);
  store<u64>(state, load<u64>(state, 56) + h, 56);
}

/** The 80 words that the rounds take, from the 16 of a block. */
function expand(words: usize, block: usize): void {
  for (let at: usize = 0; at < 128; at += 8) {
    store<u64>(words + at, bswap<u64>(load<u64>(block + at)));
  }
  for (let at = words; at < words + 512; at += 8) {
    const second = load<u64>(at, 8);
    const last = load<u64>(at, 112);
    const ofTheSecond = rotr<u64>(second, 1) ^ rotr<u64>(second, 8) ^ (second >> 7);
    const ofTheLast = rotr<u64>(last, 19) ^ rotr<u64>(last, 61) ^ (last >> 6);
    store<u64>(at, load<u64>(at) + ofTheSecond + load<u64>(at, 72) + ofTheLast, 128);
  }
}

function ofFirst(e: u64, f: u64, g: u64): u64 {
  const mixed = rotr<u64>(e, 14) ^ rotr<u64>(e, 18) ^ rotr<u64>(e, 41);
  return mixed + (g ^ (e & (f ^ g)));
}

function ofSecond(a: u64, b: u64, c: u64): u64 {
  const mixed = rotr<u64>(a, 28) ^ rotr<u64>(a, 34) ^ rotr<u64>(a, 39);
  return mixed + ((a & b) ^ (c & (a ^ b)));
}

/** Words as bytes, the most significant first. */
function copySwapped(to: usize, from: usize): void {
  for (let at: usize = 0; at < 64; at += 8) store<u64>(to + at, bswap<u64>(load<u64>(from + at)));
}
