import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { image } from './support/image.ts';
import { served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

withTool('qemu-img', 'qemu-img converts an image, compares it, and maps it', async (t) => {
  const { uri, folder } = await served(t);
  const file = join(folder, 'image');
  writeFileSync(file, Buffer.concat([image(), image(), image(), image()]));
  const info = JSON.parse(await output('qemu-img', 'info', '--output=json', uri)) as object;
  t.like(info, { format: 'raw', 'virtual-size': 64 * 2 ** 20 });
  await output('qemu-img', 'convert', '-n', '-f', 'raw', '-O', 'raw', file, uri);
  t.regex(await output('qemu-img', 'compare', '-f', 'raw', '-F', 'raw', file, uri), /identical/);
  const map = JSON.parse(await output('qemu-img', 'map', '--output=json', uri)) as {
    data: boolean;
  }[];
  t.true(map.some(({ data }) => data));
});

withTool(
  'qemu-io',
  'qemu-io reads the patterns that it has written, zeroed and discarded',
  async (t) => {
    const { uri } = await served(t);
    const commands = [
      'write -P 0xab 0 1M',
      'write -P 0xcd 1000 5000',
      'read -P 0xab 0 1000',
      'read -P 0xcd 1000 5000',
      'read -P 0xab 6000 1042576',
      'write -f -P 0x11 2M 64k',
      'write -z 2M 8k',
      'read -P 0 2M 8k',
      'read -P 0x11 2105344 56k',
      'write -z -u 512k 512k',
      'read -P 0 512k 512k',
      'discard 0 512k',
      'read -P 0 8k 496k',
      'aio_write -P 0x22 4M 8M',
      'aio_write -P 0x33 12M 3000',
      'aio_flush',
      'aio_read -P 0x22 4M 8M',
      'aio_flush',
      'flush',
    ];
    const printed = await output(
      'qemu-io',
      '-f',
      'raw',
      '-d',
      'unmap',
      ...commands.flatMap((each) => ['-c', each]),
      uri,
    );
    t.notRegex(printed, /verification failed|error/i);
  },
);
