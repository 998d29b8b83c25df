import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

const descriptors = [deflateNode, deflatePako];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), compressorSuite({ descriptor }));
}
prove('all engines', compressorEngineSuite({ descriptors }));
