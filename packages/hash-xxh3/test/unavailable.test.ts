import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';
import { proveWithoutWasm } from '@pagefold/test-support';

proveWithoutWasm({ inWasm: [xxh3Wasm, xxh3HashWasm], others: [xxh3Js] });
