import type { ExportOptions } from '@pagefold/nbd';
import { InvalidArgumentError, Option } from 'commander';
import { parseSize } from '../size.ts';
import { readSharing } from './sharing.ts';

/** A disk as it is asked for. */
export interface ExportChoice {
  readonly name: string;
  readonly size: number;
}

/** What is asked of the disks. */
export interface ExportChoices {
  readonly export: readonly ExportChoice[];
  readonly share?: readonly string[];
  readonly discardOnClose?: boolean;
}

/** The options that say which disks there are. */
export function exportOptions(): Option[] {
  return [
    new Option('--export <name=size>', 'a disk; may be given several times')
      .argParser<ExportChoice[]>(collectExport)
      .makeOptionMandatory(),
    new Option(
      '--share <who>',
      'whose equal pages are kept once: all, none, or GROUP=NAME,NAME, which may be given several times (default: none)',
    ).argParser<string[]>((text, earlier = []) => [...earlier, text]),
    new Option('--discard-on-close', 'forget what a disk holds when its last client has left'),
  ];
}

/** Reads NAME=SIZE, for an option that may be given several times. @throws InvalidArgumentError */
export function collectExport(text: string, earlier: readonly ExportChoice[] = []): ExportChoice[] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=SIZE, such as vm1=4G.');
  const name = text.slice(0, at);
  if (earlier.some((other) => other.name === name)) {
    throw new InvalidArgumentError(`There are two exports ${name}.`);
  }
  return [...earlier, { name, size: parseSize(text.slice(at + 1)) }];
}

/**
 * The disks, as a server takes them.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for groups that cannot be.
 */
export function exportsOf({
  export: choices,
  share,
  discardOnClose = false,
}: ExportChoices): ExportOptions[] {
  const names = choices.map(({ name }) => name);
  const sharing = readSharing(share ?? [], names);
  return choices.map(({ name, size }) => {
    const domain = sharing.domainOf(name);
    return { name, size, discardOnClose, ...(domain === undefined ? {} : { domain }) };
  });
}
