import { ratioSpread, type Spread, spread } from '../statistics.ts';
import { cpuSeconds, type DiskServer } from './disk-server.ts';
import { fill, type Load, putLoad } from './fio.ts';

/** A load under a name. */
export interface NamedLoad extends Load {
  readonly name: string;
}

/** Reads come first: they find the image, which writes replace. */
export const loads: readonly NamedLoad[] = [
  { name: 'random read, depth 16', rw: 'randread', depth: 16, jobs: 1 },
  { name: 'random read, depth 1', rw: 'randread', depth: 1, jobs: 1 },
  { name: 'random read, depth 16, 4 jobs', rw: 'randread', depth: 16, jobs: 4 },
  { name: 'random write, depth 16', rw: 'randwrite', depth: 16, jobs: 1 },
  { name: 'random write, depth 1', rw: 'randwrite', depth: 1, jobs: 1 },
  { name: 'random write, depth 16, 4 jobs', rw: 'randwrite', depth: 16, jobs: 4 },
];

/** One load on both servers, in the same rounds. */
export interface RateResult {
  readonly load: NamedLoad;
  /** Requests a second, a server. */
  readonly perSecond: readonly Spread[];
  /** Microseconds of processor time that the server takes for a request. */
  readonly cpuMicroseconds: readonly Spread[];
  /** The first server's figures as multiples of the second's, round by round. */
  readonly rateRatio: Spread;
  readonly cpuRatio: Spread;
}

/** What copying the whole image to a disk takes, without a bar: nbdkit uses all cores for it. */
export interface CopyResult {
  readonly seconds: readonly Spread[];
}

export interface RoundsWanted {
  readonly rounds: number;
  readonly secondsPerLoad: number;
}

/** Puts every load on every server, a round at a time; each round begins with another server. */
export async function measureRates(
  servers: readonly DiskServer[],
  image: string,
  bytes: number,
  { rounds, secondsPerLoad }: RoundsWanted,
  say: (text: string) => void,
): Promise<{ rates: RateResult[]; copy: CopyResult }> {
  const perSecond = loads.map(() => servers.map((): number[] => []));
  const cpu = loads.map(() => servers.map((): number[] => []));
  const copies = servers.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds} …`);
    for (let turn = 0; turn < servers.length; turn++) {
      const at = (round + turn) % servers.length;
      const begun = performance.now();
      await fill(image, servers[at]!.uri);
      copies[at]!.push((performance.now() - begun) / 1000);
    }
    for (const [i, load] of loads.entries()) {
      for (let turn = 0; turn < servers.length; turn++) {
        const at = (round + turn) % servers.length;
        const { pid, uri } = servers[at]!;
        const before = cpuSeconds(pid);
        const result = await putLoad(uri, bytes, load, secondsPerLoad);
        perSecond[i]![at]!.push(result.perSecond);
        cpu[i]![at]!.push(((cpuSeconds(pid) - before) * 1e6) / result.requests);
      }
    }
  }
  const rates = loads.map((load, i) => ({
    load,
    perSecond: perSecond[i]!.map(spread),
    cpuMicroseconds: cpu[i]!.map(spread),
    rateRatio: ratioSpread(perSecond[i]![0]!, perSecond[i]![1]!),
    cpuRatio: ratioSpread(cpu[i]![0]!, cpu[i]![1]!),
  }));
  return { rates, copy: { seconds: copies.map(spread) } };
}
