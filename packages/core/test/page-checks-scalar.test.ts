// Alone: it must be the first to compile the module, without SIMD.

import test from 'ava';
import { provePageChecks } from './support/page-checks.ts';

test('without SIMD another build of the module tells the same', (t) => {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { validate(binary: Uint8Array): boolean };
  };
  WebAssembly.validate = () => false;
  provePageChecks(t, 'wasm');
});
