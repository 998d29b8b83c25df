import { hasherEngineSuite, hasherSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { crc32cHashWasm, crc32cJs, crc32cWasm } from '@pagefold/hash-crc32c';
import { prove } from '@pagefold/test-support';

const descriptors = [crc32cWasm, crc32cJs, crc32cHashWasm];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), hasherSuite({ descriptor }));
}
prove('all engines', hasherEngineSuite({ descriptors }));
