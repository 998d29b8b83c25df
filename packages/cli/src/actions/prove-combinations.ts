import {
  type MatrixCell,
  type MatrixCellLabel,
  type MatrixCombination,
  type RunMatrixOptions,
  runMatrix,
} from '@pagefold/conformance';
import { type BackendKind, backendKinds, ConfigError, defaultPageSize } from '@pagefold/contracts';
import type { BackendRegistry } from '@pagefold/core';
import { openArgumentImages, rawArgument } from '../argument-images.ts';
import type { SimilarityChoice } from '../commands/similarity-option.ts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { failureText } from '../matrix-failure.ts';
import type { MatrixAdditions } from '../matrix-text.ts';
import { readDictionary } from '../read-dictionary.ts';
import { readPages } from '../read-pages.ts';
import type { Terminal } from '../terminal.ts';

/** What the command `matrix` is asked for. */
export interface MatrixOptions {
  readonly hasher?: readonly string[];
  readonly compressor?: readonly string[];
  readonly allocator?: readonly string[];
  readonly with?: readonly string[];
  readonly image?: string;
  readonly pageSize?: number;
  readonly short?: boolean;
  readonly similarity?: SimilarityChoice;
  readonly dictionary?: string;
  readonly json?: boolean;
}

/** Proves every combination of backends, a line for each as soon as it is known. */
export async function proveCombinations(
  terminal: Terminal,
  options: MatrixOptions,
): Promise<ExitCode> {
  checkPoolPossible();
  const registry = await composeRegistry(terminal.waits, options.with);
  const filter = filterOf(registry, options);
  const passes = await passesOf(options);
  const isText = options.json !== true;
  const { matrixHead, matrixLine, matrixSummary } = await import('../matrix-text.ts');
  const print = (line: string): void => {
    if (isText) terminal.out(line);
  };
  const kept = await keptOf(options);
  const additions = { similarity: 'similarity' in kept, dictionary: 'dictionary' in kept };
  const cells: MatrixCell[] = [];
  const { signal } = terminal;
  let head = matrixHead(additions);
  const onCell = (cell: MatrixCell): void => {
    print(head + matrixLine(cell, additions));
    head = '';
  };
  const asked = { backends: registry, filter, onCell, signal, ...kept };
  for (const pass of passes) cells.push(...(await runMatrix({ ...pass, ...asked })));
  if (cells.length === 0) throw nothingToProve();
  if (!isText) terminal.json(matrixJson(cells, additions));
  print(matrixSummary(cells));
  const held = cells.every((cell) => cell.pass || cell.skipped !== undefined);
  return held ? exitCodes.ok : exitCodes.failed;
}

type Kept = Pick<RunMatrixOptions, 'similarity' | 'dictionary'>;

/** What pools are to have beside deduplication. @throws InputError for a file that is no dictionary. */
async function keptOf({ similarity, dictionary }: MatrixOptions): Promise<Kept> {
  return {
    ...(similarity === undefined ? {} : { similarity: similarity === true ? {} : similarity }),
    ...(await readDictionary(dictionary)),
  };
}

function nothingToProve(): ConfigError {
  const message =
    'matrix: no combination has all that was named: an engine that is not the first of its name is tried with the ' +
    'first backends of the other kinds only';
  return new ConfigError('PAGEFOLD_INVALID_OPTION', message);
}

/** Keeps the combinations that were named. @throws ConfigError for a name that no backend has. */
function filterOf(
  registry: BackendRegistry,
  options: MatrixOptions,
): (combination: MatrixCombination) => boolean {
  for (const kind of backendKinds) {
    for (const name of options[kind] ?? []) registry.find(kind, name);
  }
  return (combination) =>
    backendKinds.every((kind) => {
      const wanted = options[kind];
      return (
        wanted === undefined || wanted.some((w) => isMeant(registry, kind, w, combination[kind]))
      );
    });
}

/** Whether a name means a backend of a combination, where the engine that comes first has no more than its name. */
function isMeant(
  registry: BackendRegistry,
  kind: BackendKind,
  wanted: string,
  label: string,
): boolean {
  const [name] = label.split('/');
  if (wanted === label || wanted === name) return true;
  const isOfName = label === name && wanted.startsWith(`${name}/`);
  return isOfName && registry.find(kind, wanted) === registry.find(kind, label);
}

type Pass = Pick<
  RunMatrixOptions,
  'pageSizes' | 'script' | 'image' | 'backendSuites' | 'combinations'
>;

/** Which pages each cell is tried on, and how thoroughly. */
async function passesOf({ image, pageSize, short }: MatrixOptions): Promise<Pass[]> {
  const script = short === true ? 'short' : 'full';
  if (image !== undefined) {
    const [source] = await openArgumentImages([image], { pageSize });
    await source?.close();
    const pageSizes = [source?.pageSize ?? defaultPageSize];
    return [{ pageSizes, script, image: (size) => readPages(rawArgument(image) ?? image, size) }];
  }
  if (pageSize !== undefined) return [{ pageSizes: [pageSize], script }];
  if (short === true) return [{ pageSizes: [4096, 16384], script }];
  // The packages of the backends run their suites at the default page size.
  return [
    { pageSizes: [4096], script },
    { pageSizes: [16384], script, combinations: 'pairs', backendSuites: true },
    { pageSizes: [8192, 32768], script: 'short', combinations: 'pairs' },
    { pageSizes: [65536], script: 'short', combinations: 'pairs', backendSuites: true },
  ];
}

function matrixJson(cells: readonly MatrixCell[], additions: MatrixAdditions): object {
  const names = (cell: MatrixCellLabel) => {
    const { hasher, compressor, allocator, pageSize, similarity, dictionary } = cell;
    return {
      hasher,
      compressor,
      allocator,
      page_size: pageSize,
      ...(additions.similarity ? { similarity } : {}),
      ...(additions.dictionary ? { dictionary } : {}),
    };
  };
  return {
    schema: 'pagefold.matrix.v1',
    cells: cells
      .filter((cell) => cell.skipped === undefined)
      .map((cell) => ({
        ...names(cell),
        pool_pages: cell.poolPages,
        net_saved_bytes: cell.netSavedBytes,
        ...(additions.similarity ? similarCells(cell) : {}),
        ...(additions.dictionary
          ? { dictionary_net_saved_bytes: cell.dictionaryNetSavedBytes }
          : {}),
        microseconds_per_page: cell.microsecondsPerPage,
        pass: cell.pass,
        ...(cell.failure === undefined ? {} : { failure: failureText(cell.failure) }),
      })),
    skipped: cells
      .filter((cell) => cell.skipped !== undefined)
      .map((cell) => ({ ...names(cell), reason: cell.skipped })),
  };
}

function similarCells({ similarityNetSavedBytes, deltaObjects }: MatrixCell): object {
  return { similarity_net_saved_bytes: similarityNetSavedBytes, delta_objects: deltaObjects };
}
