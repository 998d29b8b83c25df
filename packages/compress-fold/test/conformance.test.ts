import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

for (const descriptors of [
  [foldSWasm, foldSJs],
  [foldAWasm, foldAJs],
]) {
  for (const descriptor of descriptors) {
    prove(backendLabel(descriptor), compressorSuite({ descriptor }));
  }
  prove(`engines of ${descriptors[0]!.name}`, compressorEngineSuite({ descriptors }));
}
