import { lzoJs, lzoRleJs, lzoRleWasm, lzoWasm } from '@pagefold/compress-lzo';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

const engines = { lzo: [lzoWasm, lzoJs], 'lzo-rle': [lzoRleWasm, lzoRleJs] };

for (const [name, descriptors] of Object.entries(engines)) {
  for (const descriptor of descriptors) {
    prove(backendLabel(descriptor), compressorSuite({ descriptor }));
  }
  prove(`all engines of ${name}`, compressorEngineSuite({ descriptors }));
}
