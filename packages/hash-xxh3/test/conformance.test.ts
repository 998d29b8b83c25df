import { hasherEngineSuite, hasherSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';
import { prove } from '@pagefold/test-support';

const descriptors = [xxh3Wasm, xxh3Js, xxh3HashWasm];

for (const descriptor of descriptors) {
  prove(backendLabel(descriptor), hasherSuite({ descriptor }));
}
prove('all engines', hasherEngineSuite({ descriptors }));
