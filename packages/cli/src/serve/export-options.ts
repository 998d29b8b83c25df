import type { ExportOptions } from '@pagefold/nbd';
import { InvalidArgumentError, Option } from 'commander';
import { parseSize } from '../size.ts';
import { readSharing, type Sharing } from './sharing.ts';

/** A disk as it is asked for. */
export interface ExportChoice {
  readonly name: string;
  readonly size: number;
  /** Bytes of the pool that it may take. */
  readonly limit?: number;
  readonly connections?: number;
  /** The path of a Unix socket of its own. */
  readonly socket?: string;
  readonly identities: readonly string[];
  readonly discardOnClose: boolean;
}

/** What is asked of the disks. */
export interface ExportChoices {
  readonly export: readonly ExportChoice[];
  readonly share?: readonly string[];
}

/** The options that say which disks there are. */
export function exportOptions(): Option[] {
  return [
    new Option(
      '--export <name=size,…>',
      'a disk, such as vm1=4G or vm1=4G,connections=1; may be given several times',
    )
      .argParser<ExportChoice[]>(collectExport)
      .makeOptionMandatory(),
    new Option(
      '--share <who>',
      'whose equal pages are kept once: all, none, or GROUP=NAME,NAME, which may be given several times (default: none)',
    ).argParser<string[]>((text, earlier = []) => [...earlier, text]),
  ];
}

/** Reads NAME=SIZE,… for an option that may be given several times. @throws InvalidArgumentError */
export function collectExport(text: string, earlier: readonly ExportChoice[] = []): ExportChoice[] {
  const [disk = '', ...more] = text.split(',');
  const at = disk.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=SIZE, such as vm1=4G.');
  const name = disk.slice(0, at);
  if (earlier.some((other) => other.name === name)) {
    throw new InvalidArgumentError(`There are two exports ${name}.`);
  }
  const size = parseSize(disk.slice(at + 1));
  const plain: ExportChoice = { name, size, identities: [], discardOnClose: false };
  return [...earlier, more.reduce(withProperty, plain)];
}

/** A disk with one more property. @throws InvalidArgumentError */
function withProperty(choice: ExportChoice, text: string): ExportChoice {
  if (text === 'discard-on-close') return { ...choice, discardOnClose: true };
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (value !== '') {
    switch (key) {
      case 'limit':
        return { ...choice, limit: parseSize(value) };
      case 'connections':
        return { ...choice, connections: parseCount(value) };
      case 'socket':
        return { ...choice, socket: value };
      case 'identity':
        return { ...choice, identities: [...choice.identities, value] };
    }
  }
  throw new InvalidArgumentError(
    `Expected limit=SIZE, connections=N, socket=PATH, identity=NAME or discard-on-close behind ${choice.name}=SIZE, got ${text}.`,
  );
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`Expected a number of connections above 0, got ${text}.`);
}

/**
 * The disks, as a server takes them.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for groups that cannot be.
 */
export function exportsOf(options: ExportChoices): ExportOptions[] {
  const { export: choices } = options;
  const sharing = sharingOf(options);
  return choices.map(({ name, size, limit, connections, identities, discardOnClose }) => {
    const domain = sharing.domainOf(name);
    return {
      name,
      size,
      identities,
      discardOnClose,
      ...(limit === undefined ? {} : { limitBytes: limit }),
      ...(connections === undefined ? {} : { maxConnections: connections }),
      ...(domain === undefined ? {} : { domain }),
    };
  });
}

/** Who shares what. @throws ConfigError `PAGEFOLD_INVALID_OPTION` for groups that cannot be. */
export function sharingOf({ export: choices, share = [] }: ExportChoices): Sharing {
  return readSharing(
    share,
    choices.map(({ name }) => name),
  );
}
