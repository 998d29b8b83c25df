/// <reference types="node" preserve="true" />
export { openBackingValkey } from './open-backing-valkey.ts';
export type { BackingValkeyOptions } from './options.ts';
export { valkeyBacking } from './valkey-backing.ts';
export type { BackingValkey } from './valkey-store.ts';
