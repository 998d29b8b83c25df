import { InputError } from '@pagefold/contracts';
import { type LiveMemoryOptions, openLiveMemory, type PageSource } from '@pagefold/estimate';

/**
 * Opens live memory, to be read beside images.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` where the system's pages are not of that size; what `openLiveMemory` does.
 */
export async function openLive(live: LiveMemoryOptions, pageSize: number): Promise<PageSource[]> {
  const sources = await openLiveMemory(live);
  const pagesOfSystem = sources[0]?.pageSize ?? pageSize;
  if (pagesOfSystem === pageSize) return sources;
  await closeAll(sources);
  throw new InputError(
    'PAGEFOLD_BAD_INPUT',
    `live memory has pages of ${pagesOfSystem} bytes here: give --page-size ${pagesOfSystem}`,
  );
}

/** Gives up sources. */
export async function closeAll(sources: readonly PageSource[]): Promise<void> {
  await Promise.all(sources.map((source) => source.close()));
}
