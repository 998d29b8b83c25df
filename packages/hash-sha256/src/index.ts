export { createSha256Node, sha256Node } from './node.ts';
export { createSha256Wasm, sha256Wasm } from './wasm.ts';
