import { InputError } from '@pagefold/contracts';
import type { SketchFile } from './read-header.ts';

/** A figure of all contents, estimated from those in the sample. */
export interface Estimate {
  /** What it comes to. */
  readonly value: number;
  /** By how much it may be off: 95 % of samples are that close. */
  readonly error: number;
}

/** Bytes by the compressor that makes them. */
export interface BytesByCompressor {
  /** With `lz4`. */
  readonly lz4: Estimate;
  /** With `lzo-rle`. */
  readonly lzoRle: Estimate;
  /** With `zstd`. */
  readonly zstd: Estimate;
}

/** Pages that deduplication would save. */
export interface SharedPages {
  /** How many. */
  readonly pages: Estimate;
  /** Bytes to which they compress, each: what is saved of a pool that keeps a content once. */
  readonly bytes: BytesByCompressor;
}

/** What is exact: all pages were counted. */
export interface CountedPages {
  /** All pages. */
  readonly pages: number;
  /** Of these, pages whose every word is 0. */
  readonly zeroPages: number;
  /** Of these, pages of one other word of 8 bytes throughout. */
  readonly sameFilledPages: number;
}

/** What the hosts of one group have in common. */
export interface GroupAnswer extends CountedPages {
  /** What the group is called. */
  readonly name: string;
  /** Hosts in it. */
  readonly hosts: number;
  /** Bytes to which all its pages compress that are not same-filled, each page by itself. */
  readonly storedBytes: BytesByCompressor;
  /** Pages beyond the first of their content on their host. */
  readonly insideHosts: SharedPages;
  /** The first page of a content on a host, beyond the first of the group. */
  readonly acrossHosts: SharedPages;
  /** Both together. */
  readonly duplicates: SharedPages;
}

/** A host, as its sketch has it. */
export interface HostPages extends CountedPages {
  /** What it is called. */
  readonly host: string;
  /** What it was counted with. */
  readonly group: string;
  /** The file of its sketch. */
  readonly sketch: string;
}

/** What the hosts of a fleet have in common. */
export interface FleetAnswer extends CountedPages {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** One content in so many was looked at. */
  readonly oneIn: number;
  /** Whether digests were made with a key; `plain` ones tell whether a page that is known was in memory. */
  readonly digests: 'keyed' | 'plain';
  /** Contents that the sketches have, each counted once a host. */
  readonly sampledContents: number;
  /** Bytes to which all pages compress that are not same-filled, each page by itself. */
  readonly storedBytes: BytesByCompressor;
  /** Pages beyond the first of their content on their host. */
  readonly insideHosts: SharedPages;
  /** The first page of a content on a host, beyond the first of its group. */
  readonly acrossHosts: SharedPages;
  /** The first page of a content in a group, beyond the first of the fleet. */
  readonly acrossGroups: SharedPages;
  /** All three together: pages beyond the first of their content. */
  readonly duplicates: SharedPages;
  /** By name. */
  readonly groups: readonly GroupAnswer[];
  /** By name. */
  readonly hosts: readonly HostPages[];
}

/** A row that the query answers with. */
export interface FigureRow {
  readonly scope: 'fleet' | 'group';
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly estimate: number;
  readonly error: number;
}

/**
 * Makes the answer of what is exact and of what the query has found.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` where no content is in the sample.
 */
export function fleetAnswer(files: readonly SketchFile[], rows: readonly FigureRow[]): FleetAnswer {
  const headers = files.map(({ header }) => header);
  const { pageSize, oneIn, key } = headers[0]!;
  const figures = new Figures(rows, pageSize);
  const fleet = counted(headers);
  const sampledContents = headers.reduce((sum, { sums }) => sum + sums.contents, 0);
  if (sampledContents === 0 && contentPages(fleet) > 0) throw nothingIn(contentPages(fleet), oneIn);
  const names = [...new Set(headers.map(({ group }) => group))].sort();
  return {
    pageSize,
    oneIn,
    digests: key === 'plain' ? 'plain' : 'keyed',
    ...fleet,
    sampledContents,
    ...figures.of('fleet', '', contentPages(fleet)),
    acrossGroups: figures.shared('fleet', '', 'across_groups', contentPages(fleet)),
    groups: names.map((name) => {
      const own = headers.filter(({ group }) => group === name);
      const pages = counted(own);
      const ofGroup = figures.of('group', name, contentPages(pages));
      return { name, hosts: own.length, ...pages, ...ofGroup };
    }),
    hosts: files
      .map(({ path, header }) => {
        const { host, group, pages, zeroPages, sameFilledPages } = header;
        return { host, group, sketch: path, pages, zeroPages, sameFilledPages };
      })
      .sort((a, b) => (a.host < b.host ? -1 : 1)),
  };
}

function counted(all: readonly CountedPages[]): CountedPages {
  const sum = (of: (each: CountedPages) => number) => all.reduce((n, each) => n + of(each), 0);
  return {
    pages: sum(({ pages }) => pages),
    zeroPages: sum(({ zeroPages }) => zeroPages),
    sameFilledPages: sum(({ sameFilledPages }) => sameFilledPages),
  };
}

function contentPages({ pages, zeroPages, sameFilledPages }: CountedPages): number {
  return pages - zeroPages - sameFilledPages;
}

/** The rows of the query by what they are of. */
class Figures {
  readonly #rows = new Map<string, FigureRow>();
  readonly #pageSize: number;

  constructor(rows: readonly FigureRow[], pageSize: number) {
    this.#pageSize = pageSize;
    for (const row of rows) this.#rows.set(nameOf(row.scope, row.name, row.kind, row.unit), row);
  }

  /** @param pages of the scope that are not same-filled. */
  of(scope: FigureRow['scope'], name: string, pages: number) {
    const shared = (kind: string) => this.shared(scope, name, kind, pages);
    return {
      storedBytes: this.#bytes(scope, name, 'stored', pages),
      insideHosts: shared('inside_hosts'),
      acrossHosts: shared('across_hosts'),
      duplicates: shared('duplicates'),
    };
  }

  shared(scope: FigureRow['scope'], name: string, kind: string, pages: number): SharedPages {
    return {
      pages: this.#figure(scope, name, kind, 'pages', pages),
      bytes: this.#bytes(scope, name, kind, pages),
    };
  }

  #bytes(scope: FigureRow['scope'], name: string, kind: string, pages: number): BytesByCompressor {
    const most = pages * this.#pageSize;
    return {
      lz4: this.#figure(scope, name, kind, 'lz4_bytes', most),
      lzoRle: this.#figure(scope, name, kind, 'lzo_rle_bytes', most),
      zstd: this.#figure(scope, name, kind, 'zstd_bytes', most),
    };
  }

  /** Where nothing of a scope is in the sample there is no row, and no telling: it may be anything up to `most`. */
  #figure(scope: string, name: string, kind: string, unit: string, most: number): Estimate {
    const row = this.#rows.get(nameOf(scope, name, kind, unit));
    return row === undefined
      ? { value: 0, error: most }
      : { value: Math.round(row.estimate), error: Math.ceil(row.error) };
  }
}

function nameOf(...parts: readonly string[]): string {
  return parts.join('\n');
}

function nothingIn(pages: number, oneIn: number): InputError {
  return new InputError(
    'PAGEFOLD_INPUT_FAILED',
    `of ${pages} pages that are not same-filled none is in a sample of 1/${oneIn}: take sketches with a larger --theta`,
  );
}
