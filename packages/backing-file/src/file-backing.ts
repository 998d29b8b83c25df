import { type BackingStoreDescriptor, contractVersion } from '@pagefold/contracts';
import { openBackingFile } from './open-backing-file.ts';
import type { OpenBackingFileOptions } from './options.ts';

/** Tells pools of backing files, which they then open by the name `file`. */
export const fileBacking: BackingStoreDescriptor = {
  kind: 'backing-store',
  name: 'file',
  contractVersion,
  open: (options) => openBackingFile(options as unknown as OpenBackingFileOptions),
};
