import { columns } from '../report/columns.ts';
import { count, gibibytes, timesWithQuartiles, withQuartiles } from '../report/format.ts';
import type { Machine } from '../results.ts';
import type { MemoryResult } from './memory.ts';
import type { CopyResult, RateResult } from './rates.ts';
import type { WaitResult } from './waits.ts';

export interface DiskResults {
  readonly machine: Machine;
  readonly names: readonly string[];
  readonly bytes: number;
  readonly rounds: number;
  readonly rates: readonly RateResult[];
  readonly copy: CopyResult;
  readonly waits: readonly WaitResult[];
  readonly memory: readonly MemoryResult[];
}

/** What a disk shall reach: at least that rate, at most that processor time, as multiples of the other's. */
const bars: Readonly<Record<string, { readonly rate?: number; readonly cpu?: number }>> = {
  'random read, depth 16': { rate: 1.3, cpu: 0.7 },
  'random write, depth 16': { rate: 2, cpu: 0.25 },
  'random write, depth 1': { rate: 1.2 },
};

const longestWaitMs = 20;

/** The most bytes beyond pool pages and tables. */
const memoryBar = (connections: number): number => (24 + 2 * connections) * 2 ** 20;

/** A run as it is printed. */
export function diskText(results: DiskResults): string {
  const { machine, names, bytes, rounds, waits, copy } = results;
  const [first, second] = names;
  return [
    `machine  ${machine.cpu}, ${machine.cores} cores, ${gibibytes(machine.memoryBytes)}; ${machine.system}; Node.js ${machine.node}`,
    `load     ${machine.loadAverage.toFixed(2)} on average in the minute before`,
    `disks    ${first} and ${second}, filled with the same image of ${count(bytes / 2 ** 20)} MiB, ${rounds} rounds`,
    '',
    'Requests of 4 KiB, median [quartiles]; ratios are those of the same round.',
    ...columns([
      [
        '',
        `${first}: a second`,
        `${second}: a second`,
        'ratio',
        'bar',
        'CPU µs',
        'CPU µs',
        'ratio',
        'bar',
      ],
      ...results.rates.map(rateRow),
    ]),
    '',
    `Copying the image in, seconds: ${copy.seconds.map((s, i) => `${names[i]} ${s.median.toFixed(2)}`).join(', ')}`,
    '',
    `${first}: memory of the process beyond pool pages and tables (RssAnon), in MiB`,
    ...columns([['  connections', 'MiB', 'bar'], ...results.memory.map(memoryRow)]),
    '',
    `${first}: the longest wait of a client that reads a page at a time, in ms (bar: ${longestWaitMs} on an idle machine)`,
    ...columns([
      ['  while another asks for', 'median [quartiles]'],
      ...waits.map(({ during, longestMs }) => [
        `  ${during}`,
        [longestMs.median, longestMs.lowerQuartile, longestMs.upperQuartile]
          .map((ms) => ms.toFixed(1))
          .join(' '),
      ]),
    ]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function memoryRow({ connections, bytes }: MemoryResult): string[] {
  const mebibytes = (value: number): string => (value / 2 ** 20).toFixed(1);
  return [`  ${connections}`, mebibytes(bytes), `≤ ${mebibytes(memoryBar(connections))}`];
}

function rateRow({ load, perSecond, cpuMicroseconds, rateRatio, cpuRatio }: RateResult): string[] {
  const { rate, cpu } = bars[load.name] ?? {};
  return [
    `  ${load.name}`,
    ...perSecond.map(withQuartiles),
    timesWithQuartiles(rateRatio),
    rate === undefined ? '' : `≥ ${rate}`,
    ...cpuMicroseconds.map(({ median }) => median.toFixed(1)),
    timesWithQuartiles(cpuRatio),
    cpu === undefined ? '' : `≤ ${cpu}`,
  ];
}
