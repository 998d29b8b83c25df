import {
  type MatrixCell,
  type MatrixCombination,
  type RunMatrixOptions,
  runMatrix,
} from '@pagefold/conformance';
import { type BackendKind, backendKinds, defaultPageSize } from '@pagefold/contracts';
import type { BackendRegistry } from '@pagefold/core';
import { openImages } from '@pagefold/estimate';
import { Command, Option } from 'commander';
import { composeRegistry } from '../composition.ts';
import { exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import { readPages } from '../read-pages.ts';
import type { Terminal } from '../terminal.ts';
import { withOption } from './analysis-options.ts';
import { pageSizeOption } from './page-size-option.ts';

interface Options {
  readonly hasher?: readonly string[];
  readonly compressor?: readonly string[];
  readonly allocator?: readonly string[];
  readonly with?: readonly string[];
  readonly image?: string;
  readonly pageSize?: number;
  readonly short?: boolean;
  readonly json?: boolean;
}

/** `pagefold matrix` */
export function matrixCommand(terminal: Terminal): Command {
  const only = (kind: BackendKind) =>
    new Option(`--${kind} <name...>`, `only combinations with these ${kind}s`);
  return new Command('matrix')
    .summary('prove every combination of backends')
    .description(
      'Runs every hasher with every compressor and every allocator, and every further engine with the\n' +
        'default ones: random calls against a model, an image read back, the pool limit, and faults in\n' +
        'each backend.',
    )
    .addOption(withOption())
    .addOption(only('hasher'))
    .addOption(only('compressor'))
    .addOption(only('allocator'))
    .option('--image <file>', 'raw pages to store and read back; generated ones by default')
    .addOption(
      pageSizeOption('bytes of a page; without it and --image all, most calls on 4096 and 16384'),
    )
    .option('--short', 'fewer calls and pages, and pages of 4096 and 16384 bytes only')
    .option('--json', 'print one JSON object and nothing else')
    .action(async (options: Options) => {
      const registry = await composeRegistry(options.with ?? []);
      const filter = filterOf(registry, options);
      const passes = await passesOf(options);
      const print = options.json === true ? () => {} : terminal.out;
      print(
        row(['hasher', 'compressor', 'allocator', 'page', 'pool pages', 'dedup net', 'µs/page']),
      );
      const cells: MatrixCell[] = [];
      for (const pass of passes) {
        const done = await runMatrix({
          ...pass,
          backends: registry,
          filter,
          onCell: (cell) => {
            terminal.signal.throwIfAborted();
            print(row(cellColumns(cell)));
          },
        });
        cells.push(...done);
      }
      if (cells.some((cell) => !cell.pass && cell.skipped === undefined)) {
        process.exitCode = exitCodes.failed;
      }
      terminal.out(
        options.json === true
          ? `${JSON.stringify(matrixJson(cells), undefined, 2)}\n`
          : `${summary(cells)}\n`,
      );
    });
}

/** Keeps the combinations that were named. @throws ConfigError for a name that no backend has. */
function filterOf(
  registry: BackendRegistry,
  options: Options,
): (combination: MatrixCombination) => boolean {
  for (const kind of backendKinds) {
    for (const name of options[kind] ?? []) registry.find(kind, name);
  }
  return (combination) =>
    backendKinds.every((kind) => {
      const [name] = combination[kind].split('/');
      const wanted = options[kind];
      return wanted === undefined || wanted.some((w) => w === combination[kind] || w === name);
    });
}

type Pass = Pick<RunMatrixOptions, 'pageSizes' | 'script' | 'image'>;

/** Which pages each cell is tried on, and how thoroughly. */
async function passesOf({ image, pageSize, short }: Options): Promise<Pass[]> {
  const script = short === true ? 'short' : 'full';
  if (image !== undefined) {
    const [source] = await openImages([image], { pageSize });
    await source?.close();
    const pageSizes = [source?.pageSize ?? defaultPageSize];
    return [{ pageSizes, script, image: (size) => readPages(image, size) }];
  }
  if (pageSize !== undefined) return [{ pageSizes: [pageSize], script }];
  const usual: Pass = { pageSizes: [4096, 16384], script };
  return short === true ? [usual] : [usual, { pageSizes: [8192, 32768, 65536], script: 'short' }];
}

function matrixJson(cells: readonly MatrixCell[]): object {
  const names = ({ hasher, compressor, allocator, pageSize }: MatrixCell) => {
    return { hasher, compressor, allocator, page_size: pageSize };
  };
  return {
    schema: 'pagefold.matrix.v1',
    cells: cells
      .filter((cell) => cell.skipped === undefined)
      .map((cell) => ({
        ...names(cell),
        pool_pages: cell.poolPages,
        net_saved_bytes: cell.netSavedBytes,
        microseconds_per_page: cell.microsecondsPerPage,
        pass: cell.pass,
        ...(cell.failure === undefined ? {} : { failure: failureText(cell.failure) }),
      })),
    skipped: cells
      .filter((cell) => cell.skipped !== undefined)
      .map((cell) => ({ ...names(cell), reason: cell.skipped })),
  };
}

function cellColumns(cell: MatrixCell): string[] {
  const { hasher, compressor, allocator, pageSize, poolPages, netSavedBytes } = cell;
  const result = cell.skipped ?? (cell.failure ? `FAIL ${failureText(cell.failure)}` : 'pass');
  return [
    hasher,
    compressor,
    allocator,
    bytes(pageSize).replace('.0', ''),
    poolPages === null ? '' : count(poolPages),
    netSavedBytes === null ? '' : bytes(netSavedBytes),
    cell.microsecondsPerPage?.toFixed(1) ?? '',
    cell.skipped === undefined ? result : `skipped: ${result}`,
  ];
}

const widths = [16, 14, 9, 7, 11, 11, 8];
const alignedLeft = 3;

/** One line of the table; it is printed as soon as it is known. */
function row(columns: readonly string[]): string {
  const cells = columns.map((text, i) => {
    const width = widths[i] ?? 0;
    return i < alignedLeft ? text.padEnd(width) : text.padStart(width);
  });
  return `${cells.slice(0, widths.length).join(' ')}  ${cells[widths.length] ?? ''}`
    .trimEnd()
    .concat('\n');
}

function summary(cells: readonly MatrixCell[]): string {
  const passed = cells.filter((cell) => cell.pass).length;
  const skipped = cells.filter((cell) => cell.skipped !== undefined).length;
  return `${passed} passed, ${cells.length - passed - skipped} failed, ${skipped} skipped`;
}

function failureText({ caseName, message }: NonNullable<MatrixCell['failure']>): string {
  return `${caseName}: ${message}`;
}
