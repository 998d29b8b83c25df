import { readSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';
import type { PageBatch } from '../sources/page-batch.ts';
import { systemCode } from '../system-error.ts';

/**
 * Adds up to `count` pages of an open `/proc/PID/mem` to a batch that has room for them, from page
 * number `page` on. Returns how many, 0 when the process is gone, -1 where the first cannot be read.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system does not let its memory be read.
 */
export function readMemory(
  memory: number,
  label: string,
  batch: PageBatch,
  page: number,
  count: number,
): number {
  const { pageSize } = batch;
  try {
    const bytes = readSync(memory, batch.room(), 0, count * pageSize, page * pageSize);
    if (bytes === 0) return 0;
    const pages = Math.floor(bytes / pageSize);
    batch.advance(pages);
    return pages > 0 ? pages : -1;
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'EIO' || code === 'EFAULT') return -1;
    if (code === 'ESRCH') return 0;
    const message = `process ${label}: its memory cannot be read (${code})`;
    throw new InputError('PAGEFOLD_INPUT_FAILED', message, { cause });
  }
}
