import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { prove } from '@pagefold/test-support';

/** For tables of two models and dictionaries, and what stands beside them. */
const memoryBytes = 1024 * 1024;

for (const descriptors of [
  [foldSWasm, foldSJs],
  [foldAWasm, foldAJs],
]) {
  for (const descriptor of descriptors) {
    prove(backendLabel(descriptor), compressorSuite({ descriptor, memoryBytes }));
  }
  prove(`engines of ${descriptors[0]!.name}`, compressorEngineSuite({ descriptors, memoryBytes }));
}
