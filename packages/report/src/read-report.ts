import { InputError } from '@pagefold/contracts';
import type { AnalysisReport } from '@pagefold/estimate/portable';
import { nameEnd } from './text/name-end.ts';

/** A type by its name, several by `|`; one in an array; or one a field. */
type Shape = string | readonly [Shape] | { readonly [field: string]: Shape };

const layers = {
  zero_pages: 'number',
  same_filled_pages: 'number',
  duplicate_pages: 'number',
  unique_pages: 'number',
};
const parts: Shape = [{ reason: 'string', detail: 'string|null', pages: 'number' }];
const settings: Shape = [{ path: 'string', value: 'string' }];
const choice = {
  kernel: 'string|null',
  compressor: 'string',
  allocator: 'string',
  saved_bytes: 'number',
  uncertainty_bytes: 'number',
  accuracy: 'string|null',
  microseconds_per_page: 'number|null',
  settings,
};

/** What a page and a comparison are made of; what else is in a report is passed on. */
const required = {
  images: ['string'],
  inputs: [
    {
      name: 'string',
      format: 'string',
      packings: ['string'],
      pages: 'number',
      layers,
      population: 'string',
      zeros_told_apart: 'boolean',
      layers_only: 'string|null',
      left_out: parts,
      lost: parts,
      warnings: ['string'],
    },
  ],
  page_size: 'number',
  partial: 'boolean',
  pages: 'number',
  expected_pages: 'number|null',
  layers,
  distinct_contents: 'number',
  sharing_histogram: [
    {
      references: 'number',
      contents: 'number',
      pages: 'number',
      object_bytes: 'number|null',
      page_object_bytes: 'number|null',
    },
  ],
  clock: 'string',
  combinations: [
    {
      hasher: 'string',
      compressor: 'string',
      allocator: 'string',
      rejected_pages: 'number',
      pool_pages_without_dedup: 'number',
      metadata_bytes: 'number',
      dedup_metadata_bytes: 'number',
      gross_saved_bytes: 'number',
      net_saved_bytes: 'number',
      saved_bytes_without_dedup: 'number',
      verdict: 'string',
      microseconds_per_page: 'number',
      microseconds_per_page_without_dedup: 'number',
      on_pareto_front: 'boolean',
      kernel_offer: 'string',
    },
  ],
  reference: 'number|null',
  kernels: [
    {
      kernel: 'string',
      rows: [
        {
          compressor: 'string|null',
          allocator: 'string|null',
          accuracy: 'string',
          settings,
          rejected_pages: 'number',
          used_bytes: 'number',
          saved_bytes: 'number',
          microseconds_per_page: 'number|null',
        },
      ],
    },
  ],
  recommendation: { refused: 'string|null', needed: 'string|null', population: 'string' },
} as const satisfies Shape;

/** What may be null. */
const nullable: Readonly<Record<string, Shape>> = {
  domain_sharing: {
    inside_pages: 'number',
    inside_bytes: 'number|null',
    across_pages: 'number',
    across_bytes: 'number|null',
    pairs: [{ inputs: ['number'], contents: 'number', bytes: 'number|null' }],
    order: [{ input: 'number', contents: 'number' }],
  },
  address_map: {
    pages_per_cell: 'number',
    layers: 'string',
    sizes: 'string|null',
    regions: [{ page: 'number', name: 'string' }],
  },
  'recommendation.choice': choice,
  'recommendation.faster': choice,
  'recommendation.dedup': {
    net_saved_bytes: 'number',
    uncertainty_bytes: 'number',
    verdict: 'string',
  },
  'recommendation.ksm': { profit_bytes: 'number' },
};

/**
 * Reads a report from the JSON that `pagefold analyze --json` prints.
 *
 * @param name what the user calls it, for errors.
 * @throws InputError `PAGEFOLD_BAD_INPUT` for anything else.
 */
export function readReport(text: string, name: string): AnalysisReport {
  const value = parsed(text, name);
  const { schema } = (value ?? {}) as { schema?: unknown };
  if (schema !== 'pagefold.analysis.v1') {
    const other =
      typeof schema === 'string' ? `it is of the schema ${JSON.stringify(nameEnd(schema))}` : '';
    throw noReport(name, other);
  }
  const problem = problemOf(value);
  if (problem !== undefined) throw noReport(name, problem);
  return value as AnalysisReport;
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noReport(name, 'it is not JSON');
  }
}

function noReport(name: string, problem: string): InputError {
  const reason = problem === '' ? '' : ` (${problem})`;
  return new InputError(
    'PAGEFOLD_BAD_INPUT',
    `${name}: is no report of an analysis${reason}: write one with "pagefold analyze --json"`,
  );
}

function problemOf(report: unknown): string | undefined {
  const wrong = misfit(report, required, '');
  if (wrong !== undefined) return wrong;
  for (const [path, shape] of Object.entries(nullable)) {
    const value = path
      .split('.')
      .reduce<unknown>((outer, field) => (outer as Record<string, unknown>)[field], report);
    // Reports of an earlier version have no map.
    const isMissing = value === undefined && path === 'address_map';
    const problem = isMissing || value === null ? undefined : misfit(value, shape, path);
    if (problem !== undefined) return problem;
  }
  const { reference, combinations, domain_sharing, images } = report as AnalysisReport;
  if (reference !== null && combinations[reference] === undefined) {
    return `"reference" is ${reference}, and there is no such combination`;
  }
  const named = (domain_sharing?.pairs ?? []).flatMap(({ inputs }) => inputs);
  const unknown = named.find((input) => images[input] === undefined);
  return unknown === undefined ? undefined : `"domain_sharing" names input ${unknown}`;
}

/** The first thing that is not of the shape. */
function misfit(value: unknown, shape: Shape, path: string): string | undefined {
  if (typeof shape === 'string') {
    const type = value === null ? 'null' : typeof value;
    const fits = shape.split('|').includes(type) && (type !== 'number' || Number.isFinite(value));
    return fits ? undefined : `"${path}" is not ${shape.replace('|', ' or ')}`;
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `"${path}" is not an array`;
    return first(value, (item, i) => misfit(item, shape[0], `${path}[${i}]`));
  }
  if (typeof value !== 'object' || value === null) return `"${path}" is not an object`;
  return first(Object.entries(shape), ([field, inner]) =>
    misfit(
      (value as Record<string, unknown>)[field],
      inner as Shape,
      path === '' ? field : `${path}.${field}`,
    ),
  );
}

function first<T>(
  items: readonly T[],
  find: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [i, item] of items.entries()) {
    const found = find(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}
