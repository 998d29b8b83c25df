import { hasherEngineSuite, hasherSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { sha256Node, sha256Wasm } from '@pagefold/hash-sha256';
import { prove } from '@pagefold/test-support';

const descriptors = [sha256Node, sha256Wasm];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), hasherSuite({ descriptor }));
}
prove('all engines', hasherEngineSuite({ descriptors }));
