import { zstdBokuweb, zstdNapi, zstdNode, zstdWasm } from '@pagefold/compress-zstd';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

const descriptors = [zstdWasm, zstdNode, zstdNapi, zstdBokuweb];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), compressorSuite({ descriptor }));
}
prove('all engines', compressorEngineSuite({ descriptors }));
