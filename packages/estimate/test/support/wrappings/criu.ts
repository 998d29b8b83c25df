import { number } from './fields.ts';

export interface Entry {
  readonly address: number;
  readonly pages: number;
  /** 1 parent, 2 lazy, 4 present; undefined as CRIU wrote it before it had flags. */
  readonly flags?: number;
}

/** A pagemap of CRIU. */
export function pagemap(pagesId: number, entries: readonly Entry[]): Buffer {
  const head = message([[1, pagesId]]);
  const rest = entries.map(({ address, pages, flags }) =>
    message([[1, address], [2, pages], ...(flags === undefined ? [] : [[4, flags] as const])]),
  );
  return Buffer.concat([number(4, 0x5456_4319), number(4, 0x5608_4025), head, ...rest]);
}

function message(fields: readonly (readonly [number, number])[]): Buffer {
  const bytes = Buffer.concat(
    fields.map(([field, value]) => Buffer.concat([varint(field * 8), varint(value)])),
  );
  return Buffer.concat([number(4, bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) | 0x80);
  }
}
