export * from './allocator-rig.ts';
export * from './codec-rig.ts';
export * from './contents.ts';
export * from './hasher-rig.ts';
export * from './map-pages.ts';
export * from './prove.ts';
export * from './prove-without-wasm.ts';
export * from './watch-web-assembly.ts';
