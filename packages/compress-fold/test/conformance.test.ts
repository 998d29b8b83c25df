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

// That the other engines make the same of everything is the matter of twin.test.ts.
for (const descriptor of [foldSWasm, foldAWasm]) {
  const choice = { descriptor, options: { parse: 'best' }, memoryBytes: 1 << 21 };
  prove(`${backendLabel(descriptor)}, best parse`, compressorSuite(choice));
}
