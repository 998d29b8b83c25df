export * from './byte-backends.ts';
export * from './check-length.ts';
export * from './check-max-objects.ts';
export * from './in-place-hasher.ts';
export * from './library.ts';
export * from './lzo-decoder.ts';
export * from './prepared-dictionaries.ts';
export * from './wasm-module.ts';
