import { lzoJs, lzoRleJs, lzoRleWasm, lzoWasm } from '@pagefold/compress-lzo';
import { proveWithoutWasm } from '@pagefold/test-support';

proveWithoutWasm({ inWasm: [lzoWasm, lzoRleWasm], others: [lzoJs, lzoRleJs] });
