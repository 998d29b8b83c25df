import type {
  ChurnResult,
  GrowthResult,
  HeapResult,
  MixResult,
  ModuleResults,
  Results,
  SteadyResult,
  WorkloadResult,
} from '../results.ts';
import { columns } from './columns.ts';
import { count, gibibytes, timesWithQuartiles, withQuartiles } from './format.ts';
import { noiseLine } from './noise.ts';
import { pausesText } from './pauses.ts';
import { targetsOf } from './targets.ts';
import { turnsText } from './turns.ts';

/** A run as it is printed. */
export function reportText(results: Results): string {
  const { turns, image, mix, churn, growth, pauses, steady, heap, modules } = results;
  return [
    ...introduction(results),
    ...(turns ? turnsText(turns) : []),
    ...(image ? imageText(image) : []),
    ...(mix ? mixText(mix) : []),
    ...(churn ? churnText(churn) : []),
    ...(growth ? growthText(growth) : []),
    ...(pauses ? pausesText(pauses) : []),
    ...(steady ? steadyText(steady) : []),
    ...(heap ? heapText(heap) : []),
    ...(modules ? modulesText(modules) : []),
    ...targetsText(results),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The machine in one line. */
export function machineLine({ machine }: Results): string {
  const { cpu, cores, memoryBytes, system, node, pinnedToOneCore } = machine;
  const where = pinnedToOneCore ? `one of ${cores} cores` : `${cores} cores, not kept to one`;
  return `${cpu}, ${where}, ${gibibytes(memoryBytes)}; ${system}; Node.js ${node}`;
}

/** The pages in one line. */
export function sourceLine({ source }: Results): string {
  const { pages, pagesInImages, description } = source;
  const part = pages === pagesInImages ? '' : ` of ${count(pagesInImages)}`;
  return (
    `${description}: ${count(pages)}${part} pages of 4 KiB, ${count(source.sameFilledPages)} ` +
    `same-filled, ${count(source.duplicatePages)} duplicates, ${count(source.distinctPages)} distinct`
  );
}

function introduction(results: Results): string[] {
  const { peers, absent, seed, machine } = results;
  const noise = noiseLine(results);
  const rows = [
    ['machine', machineLine(results)],
    ...(machine.compiler === undefined ? [] : [['native', machine.compiler]]),
    ['pages', sourceLine(results)],
    ['seed', String(seed)],
    ['load', `${machine.loadAverage.toFixed(2)} on average in the minute before`],
    ...(noise === undefined ? [] : [['noise', noise]]),
  ];
  const missing = absent.map(({ name, absent: why, remedy }) => [
    name,
    `ABSENT: ${why}${remedy === undefined ? '' : ` (${remedy})`}`,
  ]);
  const left = [...rows, ...peers.map(({ name, description }) => [name, description]), ...missing];
  const width = Math.max(...left.map(([name]) => name!.length));
  return [
    ...left.map(([name, text]) => `${name!.padEnd(width)}  ${text}`),
    '',
    'Times are nanoseconds an operation, median [quartiles]. "By round" is what Pagefold took as a multiple of that peer in',
    'the same round, median [quartiles] of these ratios: below 1 Pagefold is faster.',
    ...(results.quick ? ['A quick run: few rounds, small pools. Its figures wobble.'] : []),
  ];
}

function imageText(result: WorkloadResult): string[] {
  const { pages, rounds } = result;
  const title = `The image as one stream: ${count(pages)} pages, ${rounds} rounds`;
  return ['', title, ...workloadTable(result)];
}

function mixText(result: MixResult): string[] {
  const { pages, rounds, sameFilled, duplicates, unique, derived } = result;
  const lines = [
    '',
    `The mix: ${count(pages)} pages (${count(sameFilled)} same-filled, ${count(duplicates)} duplicates, ` +
      `${count(unique)} unique), ${rounds} rounds`,
  ];
  if (derived > 0) {
    lines.push(
      `(The image has too few contents: ${count(derived)} are its pages with 8 bytes changed.)`,
    );
  }
  return [...lines, ...workloadTable(result)];
}

function churnText(result: ChurnResult): string[] {
  const { pages, rounds, roundsToSteadyState, settled, phases } = result;
  const perRound = count(phases[0]!.operations);
  const when = settled
    ? `steady after ${roundsToSteadyState} rounds of ${perRound}`
    : `not steady after ${roundsToSteadyState} rounds of ${perRound}`;
  const title = `Churn: ${count(pages)} slots of the mix, replaced at random; ${when}, then ${rounds} rounds`;
  return ['', title, ...workloadTable(result)];
}

/** A table for each phase; what a page takes stands in the first. */
function workloadTable({ phases, bytes }: WorkloadResult): string[] {
  return phases.flatMap(({ name, times: all }, phase) => {
    const rows = all.map(({ peer, ns, ratio }, i) => [
      `  ${peer}`,
      withQuartiles(ns),
      i === 0 ? '' : timesWithQuartiles(ratio),
      ...(phase === 0 ? [count(bytes[i]!.bytesPerPage)] : []),
    ]);
    const heading = ['', name, 'by round', ...(phase === 0 ? ['bytes a page'] : [])];
    return columns([heading, ...rows]);
  });
}

function growthText({ peers, metadata, idleLongestMs, leftOut }: GrowthResult): string[] {
  const steps = peers.flatMap(({ peer, steps: all }) =>
    all.map((step) => [
      `  ${peer}`,
      count(step.pages),
      withQuartiles(step.ns),
      withQuartiles(step.smallestNs),
      timesWithQuartiles(step.ratio),
      count(step.bytesPerPage),
    ]),
  );
  const heading = ['', 'pages', 'mixed store', 'in the smallest pool', 'by round', 'bytes a page'];
  const long = peers.map(({ peer, long: each, majorCollections, longestCollectionMs }) => [
    `  ${peer}`,
    count(each.operations),
    `${each.longestMs.toFixed(2)} ms`,
    count(each.over1Ms),
    count(each.over5Ms),
    majorCollections === undefined ? '' : count(majorCollections),
    longestCollectionMs === undefined ? '' : `${longestCollectionMs.toFixed(2)} ms`,
  ]);
  const longHeading = [
    '',
    'operations',
    'longest',
    'over 1 ms',
    'over 5 ms',
    'major collections',
    'longest collection',
  ];
  const tables = metadata.map((row) => [
    `  ${row.hasher}, verify: '${row.verify}'`,
    count(row.objects),
    row.bytesPerSlot.toFixed(2),
    row.bytesPerObject.toFixed(2),
    row.allocatorBytesPerObject.toFixed(2),
    row.extentTableBytesPerObject.toFixed(2),
  ]);
  const tableHeading = ['', 'objects', 'a slot', 'an object', "allocator's", "extents'"];
  return [
    '',
    'Growth: stores of the mix over slots in use, at each size in turns with a pool of the smallest',
    ...columns([heading, ...steps]),
    ...(leftOut === undefined ? [] : [`  left out: ${leftOut}`]),
    '',
    'Single operations while pools grew, each timed by itself',
    ...columns([longHeading, ...long]),
    `  (A loop that only looks at the clock was interrupted for up to ${idleLongestMs.toFixed(2)} ms.)`,
    '',
    'Bytes of tables: a slot; an object with its index; and an object in the tables of allocator and extents',
    ...columns([tableHeading, ...tables]),
  ];
}

function steadyText(result: SteadyResult): string[] {
  const { operations, slots, nsPerOperation, majorCollections, minorCollections } = result;
  const kilobytes = (bytes: number): string => `${count(bytes / 1024)} KiB`;
  return [
    '',
    `Steady state: ${count(operations)} operations (half loads) on ${count(slots)} full slots, ` +
      `${count(nsPerOperation)} ns each`,
    `  collections: ${majorCollections} major, ${minorCollections} minor`,
    `  heap: ${kilobytes(result.heapTotalBytesBefore)} before, ` +
      `${kilobytes(result.heapTotalBytesAfter)} after; live in it ` +
      `${kilobytes(result.liveHeapBytesBefore)} before, ${kilobytes(result.liveHeapBytesAfter)} after`,
  ];
}

function heapText({ operations }: HeapResult): string[] {
  const rows = operations.map(({ operation, bytes }) => [`  ${operation}`, withQuartiles(bytes)]);
  return [
    '',
    'Bytes of JavaScript heap that a page leaves to the collector',
    ...columns([['', 'bytes'], ...rows]),
  ];
}

function modulesText({
  pages,
  timings,
  lengthsCompared,
  lengthsDifferent,
}: ModuleResults): string[] {
  const rows = timings.map(({ module, against, ns, otherNs, ratio }) => [
    `  ${module}`,
    withQuartiles(ns),
    against,
    withQuartiles(otherNs),
    timesWithQuartiles(ratio),
  ]);
  const heading = ['', 'ours', 'against', 'theirs', 'by round'];
  const lengths =
    lengthsCompared === undefined
      ? []
      : [
          `  lz4 block lengths: ${count(lengthsCompared)} pages compared with liblz4, ` +
            `${count(lengthsDifferent ?? 0)} different`,
        ];
  return [
    '',
    `Modules, on ${count(pages)} pages in page memory, ns a page`,
    ...columns([heading, ...rows]),
    ...lengths,
  ];
}

function targetsText(results: Results): string[] {
  const rows = targetsOf(results).map(({ what, wanted, measured, verdict }) => [
    `  ${what}`,
    wanted,
    measured,
    verdict,
  ]);
  return ['', 'Targets', ...columns([['', 'wanted', 'measured', ''], ...rows], 'left')];
}
