import {
  type BackendDescriptor,
  CorruptionError,
  contractVersion,
  type Handle,
  type PoolPageId,
  resolveOptions,
} from '@pagefold/contracts';

interface Page {
  readonly id: PoolPageId;
  objects: number;
  end: number;
}

/** Puts objects one behind the other; a pool page goes back when its last object does. */
export const bump: BackendDescriptor<'allocator'> = {
  kind: 'allocator',
  name: 'bump',
  contractVersion,
  options: {},
  probe: () => true,
  create({ pages, pageSize }, options) {
    resolveOptions('bump', {}, options);
    const objects = new Map<Handle, { page: Page; offset: number; length: number }>();
    const longFrom = pageSize / 2 + 1;
    let open: Page | undefined;
    let lastHandle = 0;
    let poolPages = 0;
    let objectBytes = 0;

    const find = (handle: Handle) => {
      const object = objects.get(handle);
      if (object !== undefined) return object;
      throw new CorruptionError('PAGEFOLD_BAD_HANDLE', `bump: there is no object ${handle}`);
    };

    return {
      name: 'bump',
      maxObjectSize: pageSize,
      wholePageFrom: longFrom,
      capabilities: { compaction: false },
      alloc(length) {
        checkLength(length, 1, pageSize);
        const isLong = length >= longFrom;
        let page = isLong || open === undefined || open.end + length > pageSize ? undefined : open;
        if (page === undefined) {
          const id = pages.acquire();
          if (id === -1) return 0;
          poolPages++;
          page = { id, objects: 0, end: 0 };
          if (!isLong) open = page;
        }
        do lastHandle = (lastHandle % 0xffff_ffff) + 1;
        while (objects.has(lastHandle as Handle));
        objects.set(lastHandle as Handle, { page, offset: page.end, length });
        page.objects++;
        page.end += length;
        objectBytes += length;
        return lastHandle as Handle;
      },
      free(handle) {
        const { page, length } = find(handle);
        objects.delete(handle);
        objectBytes -= length;
        if (--page.objects > 0) return;
        poolPages--;
        pages.release(page.id);
        if (page === open) open = undefined;
      },
      write(handle, src, length) {
        const object = find(handle);
        checkLength(length, object.length, object.length);
        pages.write(object.page.id, object.offset, src, length);
      },
      read(handle, length, dst) {
        const object = find(handle);
        checkLength(length, 1, object.length);
        pages.read(object.page.id, object.offset, dst, length);
      },
      stats: () => ({
        poolPages,
        objects: objects.size,
        objectBytes,
        wasteBytes: poolPages * pageSize - objectBytes,
        metadataBytes: objects.size * 100, // An estimate: nobody knows what a Map takes.
        pagesCompacted: 0,
        steadyStatePoolPages: poolPages,
      }),
    };
  },
};

function checkLength(length: number, least: number, most: number): void {
  if (Number.isInteger(length) && length >= least && length <= most) return;
  throw new RangeError(`"length" expected ${least} to ${most}, got ${length}`);
}
