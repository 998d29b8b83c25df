import { crc32cHashWasm, crc32cJs, crc32cWasm } from '@pagefold/hash-crc32c';
import { proveWithoutWasm } from '@pagefold/test-support';

proveWithoutWasm({ inWasm: [crc32cWasm, crc32cHashWasm], others: [crc32cJs] });
