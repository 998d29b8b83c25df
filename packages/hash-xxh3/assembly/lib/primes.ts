// biome-ignore-all lint/correctness/noPrecisionLoss: AssemblyScript reads all 64 bits of a u64.

export const prime32a: u64 = 0x9e3779b1;
export const prime32b: u64 = 0x85ebca77;
export const prime32c: u64 = 0xc2b2ae3d;
export const prime64a: u64 = 0x9e3779b185ebca87;
export const prime64b: u64 = 0xc2b2ae3d27d4eb4f;
export const prime64c: u64 = 0x165667b19e3779f9;
export const prime64d: u64 = 0x85ebca77c2b2ae63;
export const prime64e: u64 = 0x27d4eb2f165667c5;
export const primeMixA: u64 = 0x165667919e3779f9;
export const primeMixB: u64 = 0x9fb21c651e98df25;
