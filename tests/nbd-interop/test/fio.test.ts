import { served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

const common = [
  '--name=verify',
  '--ioengine=nbd',
  '--thread',
  '--size=24M',
  '--do_verify=1',
  '--verify_fatal=1',
];

withTool('fio', 'fio verifies random blocks of 512 bytes to 64 KiB', async (t) => {
  const { uri, folder } = await served(t);
  const blocks = ['--bsrange=512-64k', '--blockalign=512', '--rw=randrw', '--iodepth=16'];
  const printed = await output(
    'fio',
    ...common,
    ...blocks,
    `--uri=${uri}`,
    '--verify=crc32c',
    `--aux-path=${folder}`,
    '--output-format=terse',
  );
  t.not(printed, '');
});

withTool('fio', 'fio verifies pages at a depth of 64, over four connections', async (t) => {
  const { uri, folder } = await served(t);
  const jobs = [
    '--bs=4k',
    '--rw=randwrite',
    '--iodepth=64',
    '--numjobs=4',
    '--offset_increment=16M',
    '--size=16M',
  ];
  const printed = await output(
    'fio',
    ...common,
    ...jobs,
    `--uri=${uri}`,
    '--verify=md5',
    `--aux-path=${folder}`,
    '--output-format=terse',
  );
  t.not(printed, '');
});
