import { count, times } from '../report/format.ts';
import type { GrowthResult, MixResult, PeerTime, Results } from '../results.ts';
import { barChart } from './bars.ts';
import { lineChart } from './lines.ts';

/** A chart as a file. */
export interface ChartFile {
  readonly name: string;
  readonly svg: string;
}

/** The charts of what a run has measured. */
export function chartsOf(results: Results): ChartFile[] {
  const { mix, growth } = results;
  const files: ChartFile[] = [];
  if (mix !== undefined) {
    files.push({ name: 'store-and-load.svg', svg: storeAndLoad(results, mix) });
    files.push({ name: 'bytes-per-page.svg', svg: bytesPerPage(results, mix) });
  }
  if (growth !== undefined) {
    files.push({ name: 'pool-size.svg', svg: poolSize(results, growth) });
  }
  return files;
}

function storeAndLoad(results: Results, { phases }: MixResult): string {
  const [store, load] = phases;
  return barChart({
    title: 'Time of a store and of a load',
    subtitle: `Microseconds a page of 4 KiB, median, and Pagefold's as a multiple of it in the same round.\n${conditions(results)}`,
    rows: store!.times.map(({ peer }) => peer),
    panels: [
      { title: 'Store, mixed workload', bars: store!.times.map(timeBar) },
      { title: "Load into the caller's buffer", bars: load!.times.map(timeBar) },
    ],
  });
}

function timeBar({ ns, ratio }: PeerTime, row: number): { value: number; label: string } {
  const microseconds = ns.median / 1000;
  const multiple = row === 0 ? '' : `   ${times(ratio.median)}`;
  return { value: microseconds, label: `${microseconds.toFixed(1)} µs${multiple}` };
}

function bytesPerPage(results: Results, { bytes }: MixResult): string {
  const { image } = results;
  const rows = bytes.map(({ peer }) => peer);
  const panelOf = (title: string, all: typeof bytes) => ({
    title,
    bars: all.map((each) => ({
      value: each.bytesPerPage,
      label: `${count(each.bytesPerPage)}   ${((100 * each.bytesPerPage) / 4096).toFixed(0)} %`,
    })),
  });
  return barChart({
    title: 'Memory for a stored page',
    subtitle: `Bytes, tables included, and their part of 4096.\n${conditions(results)}`,
    rows,
    panels: [
      panelOf('Mixed workload', bytes),
      ...(image === undefined ? [] : [panelOf('The image as one stream', image.bytes)]),
    ],
  });
}

function poolSize(results: Results, { peers }: GrowthResult): string {
  return lineChart({
    title: 'Cost over pool size',
    subtitle:
      'A store of the mixed workload over a slot in use, as a multiple of one in a pool of the smallest size in the same round.\n' +
      conditions(results),
    xName: 'stored pages',
    yName: 'times the smallest pool',
    lines: peers.map(({ peer, steps }) => ({
      name: peer,
      points: steps.map(({ pages, ratio }) => ({
        x: pages,
        y: Number(ratio.median.toFixed(3)),
        label: times(ratio.median),
      })),
    })),
  });
}

function conditions({ machine, date }: Results): string {
  return `${machine.cpu}, Node.js ${machine.node}, ${machine.system}, ${date}`;
}
