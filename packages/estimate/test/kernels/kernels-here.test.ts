import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type KernelChoice, kernelsHere } from '@pagefold/estimate';
import test, { type ExecutionContext } from 'ava';

/** A system's files, by path. */
type Files = Readonly<Record<string, string>>;

async function kernelsOf(t: ExecutionContext, files: Files): Promise<KernelChoice[]> {
  const root = await mkdtemp(join(tmpdir(), 'pagefold-system-'));
  t.teardown(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return kernelsHere(root);
}

function zswapFiles(release: string, parameters: Files): Record<string, string> {
  const files = Object.entries(parameters).map(([name, value]): [string, string] => [
    `/sys/module/zswap/parameters/${name}`,
    `${value}\n`,
  ]);
  return { '/proc/sys/kernel/osrelease': `${release}\n`, ...Object.fromEntries(files) };
}

const names = (choice: KernelChoice) => choice.compressors?.map(({ compressor }) => compressor);

const old = { enabled: 'N', compressor: 'lzo', zpool: 'zbud', same_filled_pages_enabled: 'Y' };
const middle = { enabled: 'Y', compressor: 'zstd', zpool: 'zsmalloc', shrinker_enabled: 'N' };
const zeroMap = { '/proc/vmstat': 'nr_free_pages 5\nswpin_zero 0\nswpout_zero 7\n' };
const crypto = {
  '/proc/crypto': 'name         : lzo\ndriver       : lzo-scomp\n\nname   : crc32c\n',
};

test('Debian 12: zswap of 6.1, with the modules that could be loaded', async (t) => {
  const [choice, ...others] = await kernelsOf(t, {
    ...zswapFiles('6.1.0-49-amd64', old),
    ...crypto,
    '/lib/modules/6.1.0-49-amd64/modules.builtin': 'kernel/mm/zbud.ko\nkernel/crypto/lzo-rle.ko\n',
    '/lib/modules/6.1.0-49-amd64/modules.dep':
      'kernel/crypto/lz4.ko: kernel/lib/lz4/lz4_compress.ko\nkernel/crypto/lz4hc.ko:\nkernel/crypto/zstd.ko.xz:\nkernel/mm/zsmalloc.ko:\n',
  });
  t.deepEqual(others, []);
  t.is(choice!.kernel, 'zswap-6.1');
  t.false(choice!.approximate);
  t.deepEqual(names(choice!), ['lzo-rle', 'lzo', 'lz4', 'zstd']);
  t.deepEqual(choice!.allocators, ['zbud', 'zsmalloc']);
  t.deepEqual(choice!.present, [
    { path: '/sys/module/zswap/parameters/compressor', value: 'lzo' },
    { path: '/sys/module/zswap/parameters/enabled', value: 'N' },
    { path: '/sys/module/zswap/parameters/same_filled_pages_enabled', value: 'Y' },
    { path: '/sys/module/zswap/parameters/zpool', value: 'zbud' },
  ]);
});

test('a kernel between 6.1 and 6.12 is only nearly as either', async (t) => {
  const between = { ...old, exclusive_loads: 'N' };
  for (const files of [
    zswapFiles('6.6.1', old),
    zswapFiles('5.14.0-rhel', between),
    zswapFiles('6.10.3', middle),
  ]) {
    const [choice] = await kernelsOf(t, files);
    t.true(choice!.approximate, files['/proc/sys/kernel/osrelease']);
  }
});

test('zswap of 6.12 keeps zero pages above, whatever the release is called', async (t) => {
  const [choice] = await kernelsOf(t, { ...zswapFiles('5.14.0-rhel', middle), ...zeroMap });
  t.is(choice!.kernel, 'zswap-6.12');
  t.false(choice!.approximate);
  t.deepEqual(choice!.allocators, ['zsmalloc']);
  t.deepEqual(names(choice!), ['zstd']);
});

test('without zpools it is zswap of 6.18, unless it can be seen not to keep pages raw', async (t) => {
  const files = zswapFiles('6.18.44', { enabled: 'N', compressor: 'lzo' });
  const [choice] = await kernelsOf(t, files);
  t.is(choice!.kernel, 'zswap-6.18');
  t.false(choice!.approximate);
  t.is(choice!.allocators, undefined);
  const stored = '/sys/kernel/debug/zswap/stored_pages';
  const kept = '/sys/kernel/debug/zswap/stored_incompressible_pages';
  t.true((await kernelsOf(t, { ...files, [stored]: '0' }))[0]!.approximate);
  t.false((await kernelsOf(t, { ...files, [stored]: '0', [kept]: '0' }))[0]!.approximate);
});

test('zram says what it compresses with', async (t) => {
  const device = '/sys/block/zram0';
  const files = {
    '/proc/sys/kernel/osrelease': '6.12.1',
    [`${device}/comp_algorithm`]: 'lzo-rle lzo [lz4] lz4hc zstd \n',
    [`${device}/disksize`]: '536870912\n',
    '/sys/block/vda/size': '9',
  };
  const [choice, ...others] = await kernelsOf(t, files);
  t.deepEqual(others, []);
  t.is(choice!.kernel, 'zram');
  t.deepEqual(names(choice!), ['lzo-rle', 'lzo', 'lz4', 'zstd']);
  t.deepEqual(choice!.present, [
    { path: `${device}/comp_algorithm`, value: 'lz4' },
    { path: `${device}/disksize`, value: '536870912' },
  ]);
  t.false(choice!.approximate);
  const older = { ...files, '/proc/sys/kernel/osrelease': '6.2.9' };
  t.true((await kernelsOf(t, older))[0]!.approximate);
});

test('KSM is there where it can be run', async (t) => {
  const folder = '/sys/kernel/mm/ksm';
  const files = {
    [`${folder}/run`]: '0\n',
    [`${folder}/max_page_sharing`]: '256\n',
    [`${folder}/advisor_mode`]: '[none] scan-time\n',
    [`${folder}/pages_shared`]: '0\n',
  };
  const [choice] = await kernelsOf(t, files);
  t.is(choice!.kernel, 'ksm');
  t.false(choice!.approximate);
  t.deepEqual(choice!.present, [
    { path: `${folder}/run`, value: '0' },
    { path: `${folder}/max_page_sharing`, value: '256' },
    { path: `${folder}/advisor_mode`, value: 'none' },
  ]);
  const other = { ...files, [`${folder}/max_page_sharing`]: '2\n' };
  t.true((await kernelsOf(t, other))[0]!.approximate);
});

test('a system without any of them has none', async (t) => {
  t.deepEqual(await kernelsOf(t, { '/proc/sys/kernel/osrelease': '6.1.0' }), []);
});

test('one that compresses with nothing that is known is left out', async (t) => {
  const files = {
    ...zswapFiles('6.12.1', { enabled: 'Y', compressor: '842', zpool: 'zblock' }),
    '/sys/block/zram0/comp_algorithm': 'lz4hc [842] \n',
  };
  t.deepEqual(await kernelsOf(t, files), []);
  const [choice] = await kernelsOf(t, { ...files, ...crypto });
  t.deepEqual(names(choice!), ['lzo']);
  t.deepEqual(choice!.allocators, ['zbud', 'z3fold', 'zsmalloc']);
});
