import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One kind of load on a disk: blocks of 4 KiB, anywhere. */
export interface Load {
  readonly rw: 'randread' | 'randwrite';
  readonly depth: number;
  readonly jobs: number;
}

/** What a load got from a server. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly longestMs: number;
}

/**
 * Has fio put a load on a disk, over all of its bytes. What it writes is half compressible and never the same:
 * by default fio would write one buffer again and again, which measures nothing but deduplication.
 */
export async function putLoad(
  uri: string,
  bytes: number,
  { rw, depth, jobs }: Load,
  seconds: number,
  more: readonly string[] = [],
): Promise<LoadResult> {
  const args = [
    '--name=load',
    '--ioengine=nbd',
    '--thread',
    `--uri=${uri}`,
    `--rw=${rw}`,
    '--bs=4k',
    `--size=${bytes}`,
    `--iodepth=${depth}`,
    `--numjobs=${jobs}`,
    '--group_reporting',
    '--norandommap',
    '--refill_buffers',
    '--buffer_compress_percentage=50',
    '--dedupe_percentage=0',
    '--time_based',
    `--runtime=${seconds}`,
    '--output-format=json',
    ...more,
  ];
  const { stdout } = await run('fio', args, { maxBuffer: 2 ** 26 });
  return resultIn(stdout, rw);
}

/** The figures of one load in what fio has printed; it may say other things before its JSON. */
export function resultIn(printed: string, rw: Load['rw']): LoadResult {
  const { jobs } = JSON.parse(printed.slice(printed.indexOf('{'))) as { jobs: readonly FioJob[] };
  const side = jobs[0]![rw === 'randread' ? 'read' : 'write'];
  return {
    requests: side.total_ios,
    perSecond: side.iops,
    longestMs: side.lat_ns.max / 1e6,
  };
}

type FioJob = Readonly<Record<'read' | 'write', FioSide>>;

interface FioSide {
  readonly total_ios: number;
  readonly iops: number;
  readonly lat_ns: { readonly max: number };
}

/** Copies an image to a disk. */
export async function fill(image: string, uri: string): Promise<void> {
  await run('nbdcopy', [image, uri]);
}
