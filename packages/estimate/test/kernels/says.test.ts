import test from 'ava';
import { kernelRows, pageOf } from '../support/kernels.ts';
import { filled, pageSize } from '../support/pages.ts';

const pages = [filled(0n), filled(9n), pageOf(1000), pageOf(3000)];

test('zswap is told by its parameters, and switched on last', async (t) => {
  const folder = '/sys/module/zswap/parameters';
  const { zbud } = await kernelRows('zswap-6.1', pages);
  t.deepEqual(zbud!.settings, [
    { path: `${folder}/compressor`, value: 'lz4' },
    { path: `${folder}/zpool`, value: 'zbud' },
    { path: `${folder}/enabled`, value: 'Y' },
  ]);
  const { zsmalloc } = await kernelRows('zswap-6.18', pages);
  t.deepEqual(zsmalloc!.settings, [
    { path: `${folder}/compressor`, value: 'lz4' },
    { path: `${folder}/enabled`, value: 'Y' },
  ]);
});

test('zram is told its compressor before its size, KSM to merge zero pages before it runs', async (t) => {
  const { zsmalloc } = await kernelRows('zram', pages);
  t.deepEqual(zsmalloc!.settings, [
    { path: '/sys/block/zram0/comp_algorithm', value: 'lz4' },
    { path: '/sys/block/zram0/disksize', value: String(pages.length * pageSize) },
  ]);
  const { '': ksm } = await kernelRows('ksm', pages);
  t.deepEqual(ksm!.settings, [
    { path: '/sys/kernel/mm/ksm/use_zero_pages', value: '1' },
    { path: '/sys/kernel/mm/ksm/run', value: '1' },
  ]);
});

test('figures are written as the kernel writes them', async (t) => {
  const { zsmalloc: zswap } = await kernelRows('zswap-6.12', pages);
  t.is(
    zswap!.text,
    [
      'pool_total_size:20480',
      'reject_alloc_fail:0',
      'reject_compress_fail:0',
      'reject_compress_poor:0',
      'stored_pages:3',
      'swpout_zero 1',
      '',
    ].join('\n'),
  );
  const { zsmalloc: zram } = await kernelRows('zram', pages);
  t.is(
    zram!.text,
    '   16384     4000    16384        0    16384        2        0        0        0\n',
  );
  const { '': ksm } = await kernelRows('ksm', pages);
  t.regex(ksm!.text, /^general_profit:3904\nksm_zero_pages:1\npages_shared:0\n/);
});
