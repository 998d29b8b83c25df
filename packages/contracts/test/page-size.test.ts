import { ConfigError, checkPageSize, defaultPageSize, pageSizes } from '@pagefold/contracts';
import test from 'ava';

test('the page sizes are the powers of two from 4 to 64 KiB', (t) => {
  t.deepEqual([...pageSizes], [4096, 8192, 16384, 32768, 65536]);
  t.true(pageSizes.includes(defaultPageSize));
  for (const pageSize of pageSizes) t.notThrows(() => checkPageSize(pageSize));
});

test('any other page size is refused with a list of those that are possible', (t) => {
  for (const pageSize of [0, -4096, 2048, 4095, 4097, 12288, 131072, 4096.5, Number.NaN]) {
    t.throws(() => checkPageSize(pageSize), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message: `"pageSize" expected one of 4096, 8192, 16384, 32768, 65536 (bytes), got ${pageSize}`,
    });
  }
  t.throws(() => checkPageSize('4096' as unknown as number), { instanceOf: ConfigError });
});
