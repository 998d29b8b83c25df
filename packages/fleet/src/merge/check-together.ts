import { InputError } from '@pagefold/contracts';
import { printable } from '@pagefold/estimate';
import type { SketchHeader } from '../sketch/sketch-header.ts';
import type { SketchFile } from './read-header.ts';

interface Alike {
  readonly field: 'pageSize' | 'oneIn' | 'key';
  readonly says: (header: SketchHeader) => string;
  readonly advice: string;
}

/** What all sketches of a merge have in common. */
const alike: readonly Alike[] = [
  {
    field: 'pageSize',
    says: ({ pageSize }) => `pages of ${pageSize} bytes`,
    advice: 'merge hosts of each page size by themselves',
  },
  {
    field: 'key',
    says: ({ key }) => (key === 'plain' ? 'no key' : `key ${printable(key)}`),
    advice: 'take all sketches with one key',
  },
  {
    field: 'oneIn',
    says: ({ oneIn }) => `one content in ${oneIn}`,
    advice: 'take all sketches with one --theta',
  },
];

/**
 * Refuses sketches that cannot be merged.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` that names two of them and says in what they differ.
 */
export function checkTogether(files: readonly SketchFile[]): void {
  const [first] = files;
  const pathOf = new Map<string, string>();
  for (const file of files) {
    for (const { field, says, advice } of alike) {
      if (file.header[field] === first!.header[field]) continue;
      const differ = `${said(file, says)} and ${said(first!, says)}`;
      throw new InputError('PAGEFOLD_BAD_INPUT', `${differ} cannot be merged: ${advice}`);
    }
    const { host } = file.header;
    const other = pathOf.get(host);
    if (other !== undefined) throw sameHost(host, other, file.path);
    pathOf.set(host, file.path);
  }
}

function said({ path, header }: SketchFile, says: Alike['says']): string {
  return `${printable(path)} (${says(header)})`;
}

function sameHost(host: string, one: string, other: string): InputError {
  const both =
    one === other
      ? `${printable(one)} is given twice`
      : `${printable(one)} and ${printable(other)} are both of the host ${printable(host)}`;
  return new InputError(
    'PAGEFOLD_BAD_INPUT',
    `${both}, whose pages would be counted twice: give one, or name hosts with sketch --host`,
  );
}
