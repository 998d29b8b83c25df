import { createBackingFile, openBackingFile } from '@pagefold/backing-file';
import { backingStoreSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';
import { newPath, scratchIo } from './support/scratch.ts';

/** The longest object of a kind that takes long ones: as long as a page can be, with 65536. There is none without it. */
const longest = Number(process.env.PAGEFOLD_TEST_OBJECT_BYTES ?? 0);

/** Each option with and without; a disk, past the page cache and not encrypted, has a test file of its own. */
const kinds = {
  plain: { pageSize: 4096 },
  'encrypted, past the page cache': { pageSize: 4096, encrypt: true, direct: true },
  ...(longest > 0 && {
    [`encrypted, of ${longest / 1024} KiB`]: { pageSize: longest, encrypt: true },
  }),
};

for (const [kind, { pageSize, ...options }] of Object.entries(kinds)) {
  const suite = backingStoreSuite({
    pageSize,
    create: () => openBackingFile({ path: newPath(), ...options }),
    createLimited: (limitBytes) => openBackingFile({ path: newPath(), limitBytes, ...options }),
    createOn: async (wrap) => createBackingFile(wrap(await scratchIo()), options),
  });
  prove(kind, suite);
}
