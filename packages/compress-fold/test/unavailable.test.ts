import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { proveWithoutWasm } from '@pagefold/test-support';

proveWithoutWasm({ inWasm: [foldSWasm, foldAWasm], others: [foldSJs, foldAJs] });
