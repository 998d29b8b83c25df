import type { BackendDescriptor } from '@pagefold/contracts';
import { crc32cHashWasm, crc32cJs, crc32cWasm } from '@pagefold/hash-crc32c';

/** hash-wasm's is the one that nobody here wrote. */
export const engines: readonly BackendDescriptor<'hasher'>[] = [
  crc32cWasm,
  crc32cJs,
  crc32cHashWasm,
];
