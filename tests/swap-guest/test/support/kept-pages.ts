import { output } from '@pagefold/test-support/guests';

const pageSize = 4096;

/** Pages of an export that are kept. */
export interface KeptPages {
  readonly all: number;
  readonly zero: number;
  /** Pages whose content the export keeps for another one as well. */
  readonly shared: number;
}

/** What the server says of an export, as another program reads it (`pagefold:state`). */
export async function keptPages(socket: string, exportName: string): Promise<KeptPages> {
  const uri = `nbd+unix:///${exportName}?socket=${socket}`;
  const printed = await output('nbdinfo', '--json', '--map=pagefold:state', uri);
  const extents = JSON.parse(printed) as { length: number; type: number }[];
  const pagesOf = (wanted: (type: number) => boolean): number =>
    extents.reduce((sum, { length, type }) => (wanted(type) ? sum + length / pageSize : sum), 0);
  return {
    all: pagesOf((type) => type !== 0),
    zero: pagesOf((type) => type === 1),
    shared: pagesOf((type) => type === 3),
  };
}
