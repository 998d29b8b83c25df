// Alone: it must be the first to compile the module, without SIMD.

import test from 'ava';
import { provePageFeatures } from './support/page-features.ts';

test('without SIMD another build of the module takes the same features', (t) => {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { validate(binary: Uint8Array): boolean };
  };
  WebAssembly.validate = () => false;
  provePageFeatures(t, 'wasm');
});
