import { lz4Js, lz4Wasm } from '@pagefold/compress-lz4';
import { proveWithoutWasm } from '@pagefold/test-support';

proveWithoutWasm({ inWasm: [lz4Wasm], others: [lz4Js] });
