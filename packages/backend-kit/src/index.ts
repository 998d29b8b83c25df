export * from './byte-backends.ts';
export * from './check-length.ts';
export * from './in-place-hasher.ts';
export * from './library.ts';
export * from './wasm-module.ts';
