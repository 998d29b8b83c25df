import { type BackingStoreDescriptor, contractVersion } from '@pagefold/contracts';
import { openBackingValkey } from './open-backing-valkey.ts';
import type { BackingValkeyOptions } from './options.ts';

/** Tells pools of far tiers, which they then open by the name `valkey`. */
export const valkeyBacking: BackingStoreDescriptor = {
  kind: 'backing-store',
  name: 'valkey',
  contractVersion,
  open: (options) => openBackingValkey(options as unknown as BackingValkeyOptions),
};
