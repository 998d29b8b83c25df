import { parseArgs } from 'node:util';

/** What can be measured by itself. */
export const sections = [
  'turns',
  'image',
  'mix',
  'churn',
  'growth',
  'pauses',
  'steady',
  'heap',
  'modules',
] as const;

export type Section = (typeof sections)[number];

export interface BenchOptions {
  readonly help: boolean;
  /** Images to take pages from; none means a capture of the demo services. */
  readonly images: readonly string[];
  readonly sections: readonly Section[];
  readonly quick: boolean;
  readonly seed: number;
  /** Where the figures are written as JSON. */
  readonly json?: string;
  /** Folder that charts and their figures are written to. */
  readonly charts?: string;
  /** Whether charts, figures and documents of the repository are brought up to date. */
  readonly publish: boolean;
  /** Figures of an earlier run, to be printed and drawn in place of measuring. */
  readonly from?: string;
}

export const help: string = `Usage: npm run bench [-- OPTIONS]

Measures a pool (xxh3, lz4, zsmalloc) beside native C, zram, and what one would write without it, on the same
pages in the same run. A full run takes about eight minutes and 7 GiB of memory, and writes docs/charts and the
figures in the documents.

  --image FILE     take pages from this memory image; may be given several times
                   (default: a capture of four demo services, as npm start makes it)
  --quick          fewer rounds and smaller pools: about a minute; writes nothing
  --only NAME,...  measure only this, and write nothing: ${sections.join(', ')}
  --seed NUMBER    another order of pages and slots (default: 1)
  --json FILE      write the figures as JSON
  --charts DIR     draw the charts into this folder, with the figures as JSON
  --no-charts      write nothing but what --json asks for
  --from FILE      measure nothing; print and draw the figures of an earlier run
  --help           print this
`;

/** A command line that cannot be understood; the message is one line. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = parseValues(args);
  const { help: wantsHelp, quick, json, charts, from } = values;
  const noCharts = values['no-charts'];
  if (noCharts && charts !== undefined) {
    throw new UsageError('--charts and --no-charts contradict each other');
  }
  const chosen = values.only === undefined ? sections : parseSections(values.only);
  const whole = !quick && values.only === undefined;
  return {
    help: wantsHelp,
    images: values.image,
    sections: chosen,
    quick,
    seed: parseSeed(values.seed),
    publish: (whole || from !== undefined) && !noCharts && charts === undefined,
    ...(json !== undefined && { json }),
    ...(charts !== undefined && { charts }),
    ...(from !== undefined && { from }),
  };
}

function parseValues(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        image: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        seed: { type: 'string', default: '1' },
        json: { type: 'string' },
        charts: { type: 'string' },
        'no-charts': { type: 'boolean', default: false },
        from: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    // The rest of Node's message explains how to write a file name that looks like an option.
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence}; see --help`);
  }
}

function parseSections(list: string): Section[] {
  const names = list.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!sections.includes(name as Section)) {
      throw new UsageError(`--only expected some of ${sections.join(', ')}, got "${name}"`);
    }
  }
  return sections.filter((section) => names.includes(section));
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new UsageError(`--seed expected an integer from 0 to 4294967295, got "${text}"`);
}
