// biome-ignore-all lint/correctness/noPrecisionLoss: AssemblyScript reads all 64 bits of a u64.

export const secretLength: usize = 192;

/** The default secret of the specification. It is code, since a module has no data of its own. */
export function storeDefaultSecret(at: usize): void {
  store<u64>(at, 0xbe4ba423396cfeb8);
  store<u64>(at, 0x1cad21f72c81017c, 8);
  store<u64>(at, 0xdb979083e96dd4de, 16);
  store<u64>(at, 0x1f67b3b7a4a44072, 24);
  store<u64>(at, 0x78e5c0cc4ee679cb, 32);
  store<u64>(at, 0x2172ffcc7dd05a82, 40);
  store<u64>(at, 0x8e2443f7744608b8, 48);
  store<u64>(at, 0x4c263a81e69035e0, 56);
  store<u64>(at, 0xcb00c391bb52283c, 64);
  store<u64>(at, 0xa32e531b8b65d088, 72);
  store<u64>(at, 0x4ef90da297486471, 80);
  store<u64>(at, 0xd8acdea946ef1938, 88);
  store<u64>(at, 0x3f349ce33f76faa8, 96);
  store<u64>(at, 0x1d4f0bc7c7bbdcf9, 104);
  store<u64>(at, 0x3159b4cd4be0518a, 112);
  store<u64>(at, 0x647378d9c97e9fc8, 120);
  store<u64>(at, 0xc3ebd33483acc5ea, 128);
  store<u64>(at, 0xeb6313faffa081c5, 136);
  store<u64>(at, 0x49daf0b751dd0d17, 144);
  store<u64>(at, 0x9e68d429265516d3, 152);
  store<u64>(at, 0xfca1477d58be162b, 160);
  store<u64>(at, 0xce31d07ad1b8f88f, 168);
  store<u64>(at, 0x280416958f3acb45, 176);
  store<u64>(at, 0x7e404bbbcafbd7af, 184);
}

/** The secret that long inputs are hashed with: the default one, if the seed is 0. */
export function storeDerivedSecret(at: usize, defaultSecret: usize, seed: u64): void {
  for (let offset: usize = 0; offset < secretLength; offset += 16) {
    store<u64>(at + offset, load<u64>(defaultSecret + offset) + seed);
    store<u64>(at + offset, load<u64>(defaultSecret + offset, 8) - seed, 8);
  }
}
