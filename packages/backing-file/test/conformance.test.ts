import { createBackingFile, openBackingFile } from '@pagefold/backing-file';
import { backingStoreSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';
import { newPath, scratchIo } from './support/scratch.ts';

const kinds = { plain: {}, encrypted: { encrypt: true }, direct: { direct: true, encrypt: true } };

for (const [kind, options] of Object.entries(kinds)) {
  const suite = backingStoreSuite({
    create: () => openBackingFile({ path: newPath(), ...options }),
    createLimited: (limitBytes) => openBackingFile({ path: newPath(), limitBytes, ...options }),
    createOn: async (wrap) => createBackingFile(wrap(await scratchIo()), options),
  });
  prove(kind, suite);
}

prove(
  'pages of 64 KiB',
  backingStoreSuite({
    pageSize: 65_536,
    create: () => openBackingFile({ path: newPath() }),
    createLimited: (limitBytes) => openBackingFile({ path: newPath(), limitBytes }),
    createOn: async (wrap) => createBackingFile(wrap(await scratchIo())),
  }),
);
