import { Random, seedOf } from '@pagefold/faults';
import { type Sketch, SketchKey, type SketchRow } from '@pagefold/fleet';

const pageSize = 4096;
const groups = ['front', 'middle', 'back'];

/** Pages of a content on a host, and which content. */
interface Held {
  readonly content: number;
  readonly pages: number;
}

interface Host {
  readonly name: string;
  readonly group: string;
  readonly held: readonly Held[];
}

/** What is true of a fleet, by the names of its answer. */
export interface Truth {
  readonly insideHosts: number;
  readonly acrossHosts: number;
  readonly acrossGroups: number;
  readonly duplicates: number;
  readonly lz4Bytes: number;
}

/** A fleet whose contents are all known: hosts in groups, with contents of their own, of their group and of all. */
export class GeneratedFleet {
  readonly hosts: readonly Host[];
  readonly #key: SketchKey;
  /** By content: hosts have many in common, and several sketches are taken of them. */
  readonly #digests = new Map<number, bigint>();

  constructor(seed: number) {
    const random = new Random(seed);
    const key = new Uint8Array(16);
    random.fill(key);
    this.#key = SketchKey.of(key);
    const ofAll = contentsFrom(1_000_000, 400);
    const ofGroup = new Map(
      groups.map((group, i) => [group, contentsFrom((i + 2) * 1_000_000, 400)]),
    );
    this.hosts = Array.from({ length: 12 }, (_, i) => {
      const group = groups[random.below(groups.length)]!;
      const own = contentsFrom((i + 10) * 1_000_000, random.between(2000, 4000));
      const shared = [...ofAll, ...ofGroup.get(group)!].filter(() => random.below(10) < 7);
      const held = [...own, ...shared].map((content) => ({ content, pages: copies(random) }));
      return { name: `host-${i}`, group, held };
    });
  }

  /** The sketches of its hosts. */
  sketches(oneIn: number): Sketch[] {
    return this.hosts.map(({ name, group, held }, i) => {
      const pages = held.reduce((sum, each) => sum + each.pages, 0);
      const [zeroPages, sameFilledPages] = [100 * i, 10 * i];
      const all = { pages: pages + zeroPages + sameFilledPages, zeroPages, sameFilledPages };
      const taken = { host: name, group, pageSize, oneIn, key: this.#key.id };
      const rows = held
        .map((each) => this.#row(each))
        .filter(({ digest }) => digest < 2n ** 63n / BigInt(oneIn))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1));
      return { header: { schema: 'pagefold.sketch.v1', ...taken, ...all }, rows };
    });
  }

  /** What is true of all hosts, or of those of a group. */
  truth(group?: string): Truth {
    const hosts = this.hosts.filter((host) => group === undefined || host.group === group);
    const of = new Map<number, { pages: number; hosts: number; groups: Set<string> }>();
    for (const host of hosts) {
      for (const { content, pages } of host.held) {
        const all = of.get(content) ?? { pages: 0, hosts: 0, groups: new Set() };
        all.pages += pages;
        all.hosts++;
        all.groups.add(host.group);
        of.set(content, all);
      }
    }
    const truth = { insideHosts: 0, acrossHosts: 0, acrossGroups: 0, duplicates: 0, lz4Bytes: 0 };
    for (const [content, all] of of) {
      truth.insideHosts += all.pages - all.hosts;
      truth.acrossHosts += all.hosts - all.groups.size;
      truth.acrossGroups += all.groups.size - 1;
      truth.duplicates += all.pages - 1;
      truth.lz4Bytes += (all.pages - 1) * lengthsOf(content)[0]!;
    }
    return truth;
  }

  #row({ content, pages }: Held): SketchRow {
    return { digest: this.#digestOf(content), pages, lengths: lengthsOf(content) };
  }

  #digestOf(content: number): bigint {
    const known = this.#digests.get(content);
    if (known !== undefined) return known;
    const digest = this.#key.digestOf(new Uint8Array(Uint32Array.of(content).buffer));
    this.#digests.set(content, digest);
    return digest;
  }
}

function contentsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** One page nearly always, seldom many. */
function copies(random: Random): number {
  const kind = random.below(1000);
  if (kind < 900) return 1;
  return kind < 995 ? random.between(2, 8) : random.between(9, 60);
}

function lengthsOf(content: number): number[] {
  const lz4 = 256 * (1 + (seedOf(content) % 16));
  return [lz4, lz4, Math.max(256, lz4 - 256)];
}
