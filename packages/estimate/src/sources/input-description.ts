/** What was looked at: pages in memory, pages on swap, or all memory of a virtual machine. */
export type Population = 'resident' | 'swapped' | 'whole-guest' | 'unknown';

/** Why pages of an input are not handed out. */
export type LeftOutReason =
  | 'broken-page'
  | 'not-in-file'
  | 'dump-level'
  | 'device-memory'
  | 'older-copy'
  | 'later-copy'
  | 'parent-image'
  | 'bad-slot'
  | 'overlap'
  | 'file-backed'
  | 'swapped'
  | 'resident'
  | 'swapped-shared'
  | 'other-swap'
  | 'locked'
  | 'hugetlb'
  | 'kernel'
  | 'same-page'
  | 'cut-short'
  | 'damaged'
  | 'unreadable'
  | 'not-supported'
  | 'vanished'
  | 'in-zswap';

/** Pages of an input that are not handed out. */
export interface LeftOut {
  /**
   * Why: `broken-page` (a piece of a page at the border of a range), `not-in-file`, `dump-level` (left out
   * when it was dumped), `device-memory`, `older-copy` and `later-copy` (of a page that came several times),
   * `parent-image`, `bad-slot`, `overlap` (of segments); of live processes `file-backed`, `swapped`,
   * `resident`, `swapped-shared` (shared memory on swap), `other-swap` (swap that is not zram), `locked`,
   * `hugetlb`, `kernel`, `same-page` (taken already); lost: `cut-short`, `damaged`, `unreadable` (the
   * system cannot read it, or does not let it be read), `not-supported` (an encoding), `vanished` (freed
   * or moved while it was read), `in-zswap` (perhaps in zswap, above the swap device).
   */
  readonly reason: LeftOutReason;
  /** What they are of, where the input names it: a device, an encoding. */
  readonly detail: string | null;
  /** How many pages are concerned; a broken one counts. */
  readonly pages: number;
  /** Their bytes that are in the input. */
  readonly bytes: number;
}

/** What an input is, and what of it is not handed out as far as the last reading has told. */
export interface InputDescription {
  /** Names the format: `raw`, `elf-core`, `lime` … */
  readonly format: string;
  /** What had to be unpacked first, the outermost first: `zstd`, `gzip`, `lz4`, `libvirt-save` … */
  readonly packings: readonly string[];
  /**
   * What was looked at: `resident` or `swapped` memory, a `whole-guest` (all memory of a machine, its page cache
   * and what is free in it too); `unknown` where nothing tells.
   */
  readonly population: Population;
  /** Whether its zero pages are pages that were written; otherwise never touched ones are among them. */
  readonly zerosToldApart: boolean;
  /** Why nothing but the layers can be said of it, as a clause to follow its name; null where all can. */
  readonly layersOnly: string | null;
  /** Pages that are left out since they would mislead or are not in the input. */
  readonly leftOut: readonly LeftOut[];
  /** Pages that should have been handed out and could not be read. */
  readonly lost: readonly LeftOut[];
  /** What is doubtful about it, a line each. */
  readonly warnings: readonly string[];
}

/** What each reason means, to be followed by a number of pages. */
export const leftOutTexts: Readonly<Record<LeftOutReason, string>> = {
  'broken-page': 'broken pages at the borders of ranges',
  'not-in-file': 'pages of its segments that are not in the file',
  'dump-level': 'pages left out when it was dumped',
  'device-memory': 'pages of devices',
  'older-copy': 'copies of pages that came again later',
  'later-copy': 'later copies of pages, which may be newer than the ones that were taken',
  'parent-image': 'pages that are in another image',
  'bad-slot': 'slots marked as bad',
  overlap: 'pages that stand in two segments',
  'file-backed': 'pages of files, which are dropped or written back and never swapped',
  swapped: 'pages on swap, since reading would bring them in',
  resident: 'pages in memory, which are not on swap',
  'swapped-shared': 'pages of shared memory on swap, since the system does not tell where',
  'other-swap': 'pages on swap that is not zram, since reading would bring them in',
  locked: 'pages locked into memory, which are never swapped',
  hugetlb: 'pages in explicit huge pages, which are never swapped',
  kernel: "the kernel's own pages, mapped into every process",
  'same-page': "pages that were taken already, and the kernel's page of zeros",
  'cut-short': 'pages that are missing because it ends too early',
  damaged: 'damaged pages',
  unreadable: 'pages that the system cannot read',
  'not-supported': 'pages whose encoding is not read here',
  vanished: 'pages freed or moved between being found and being read',
  'in-zswap': 'zeros on a swap device under zswap: zero pages, or pages in zswap',
};

const lostReasons: ReadonlySet<LeftOutReason> = new Set<LeftOutReason>([
  'cut-short',
  'damaged',
  'unreadable',
  'not-supported',
  'vanished',
  'in-zswap',
]);

/** Collects what is left out, lost or doubtful while an input is read. */
export class InputNotes {
  readonly #leftOut = new Map<string, LeftOut>();
  readonly #warnings = new Set<string>();

  /** Counts pages that are not handed out. */
  leaveOut(
    reason: LeftOutReason,
    pages: number,
    bytes: number,
    detail: string | null = null,
  ): void {
    if (pages === 0) return;
    const key = `${reason} ${detail ?? ''}`;
    const before = this.#leftOut.get(key);
    // Names come from the input, and there may be any number of them.
    if (before === undefined && detail !== null && this.#leftOut.size >= maxDetails) {
      this.leaveOut(reason, pages, bytes);
      return;
    }
    this.#leftOut.set(key, {
      reason,
      detail,
      pages: pages + (before?.pages ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
    });
  }

  warn(line: string): void {
    if (this.#warnings.size < maxDetails) this.#warnings.add(line);
  }

  get leftOut(): LeftOut[] {
    return [...this.#leftOut.values()].filter(({ reason }) => !lostReasons.has(reason));
  }

  get lost(): LeftOut[] {
    return [...this.#leftOut.values()].filter(({ reason }) => lostReasons.has(reason));
  }

  get warnings(): string[] {
    return [...this.#warnings];
  }
}

const maxDetails = 64;
