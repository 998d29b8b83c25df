import type { BackendDescriptor } from '@pagefold/contracts';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';

/** hash-wasm's is the one that nobody here wrote. */
export const engines: readonly BackendDescriptor<'hasher'>[] = [xxh3Wasm, xxh3Js, xxh3HashWasm];
