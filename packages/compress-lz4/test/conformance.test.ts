import { lz4Js, lz4js, lz4Wasm } from '@pagefold/compress-lz4';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

const descriptors = [lz4Wasm, lz4Js];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), compressorSuite({ descriptor }));
}
prove('lz4js', compressorSuite({ descriptor: lz4js }));
prove('all engines', compressorEngineSuite({ descriptors }));
