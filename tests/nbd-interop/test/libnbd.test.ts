import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { image } from './support/image.ts';
import { serveCommand, served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

withTool('nbdinfo', 'nbdinfo lists the exports with what they can', async (t) => {
  const { uri } = await served(t, '--export', 'other=1G');
  const { exports } = JSON.parse(await output('nbdinfo', '--json', '--list', uri)) as {
    exports: Record<string, unknown>[];
  };
  t.deepEqual(
    exports.map((each) => [each['export-name'], each['export-size']]),
    [
      ['disk', 64 * 2 ** 20],
      ['other', 2 ** 30],
    ],
  );
  for (const each of exports) {
    t.deepEqual(each.contexts, ['base:allocation', 'pagefold:state']);
    t.is(each.is_read_only, false);
    for (const can of ['can_trim', 'can_zero', 'can_fast_zero', 'can_multi_conn', 'can_df']) {
      t.is(each[can], true, can);
    }
    const { block_size_minimum, block_size_preferred, block_size_maximum } = each;
    t.deepEqual([block_size_minimum, block_size_preferred, block_size_maximum], [1, 4096, 2 ** 25]);
  }
});

withTool(
  'nbdinfo',
  'nbdinfo starts a server by itself, over a socket that it hands over',
  async (t) => {
    const args = ['--export', 'disk=5M', '--limit', '1M'];
    t.is(
      await output('nbdinfo', '--size', '--', '[', ...serveCommand, ...args, ']'),
      `${5 * 2 ** 20}\n`,
    );
  },
);

for (const connections of [1, 4]) {
  withTool(
    'nbdcopy',
    `nbdcopy brings an image in and out over ${connections} connections`,
    async (t) => {
      const { uri, folder } = await served(t);
      const [there, back] = [join(folder, 'there'), join(folder, 'back')];
      writeFileSync(there, image());
      await output('nbdcopy', `--connections=${connections}`, there, uri);
      await output('nbdcopy', `--connections=${connections}`, uri, back);
      const bytes = readFileSync(back);
      t.true(bytes.subarray(0, image().length).equals(image()));
      t.true(bytes.subarray(image().length).every((byte) => byte === 0));
    },
  );
}

withTool('nbdcopy', 'nbdinfo maps what nbdcopy has written', async (t) => {
  const { uri, folder } = await served(t);
  const file = join(folder, 'image');
  writeFileSync(file, image());
  await output('nbdcopy', file, uri);
  const extents = JSON.parse(await output('nbdinfo', '--json', '--map', uri)) as {
    offset: number;
    length: number;
    type: number;
  }[];
  t.is(
    extents.reduce((sum, { length }) => sum + length, 0),
    64 * 2 ** 20,
  );
  const bytes = image();
  for (const { offset, length, type } of extents) {
    const part = bytes.subarray(offset, offset + length);
    if (type !== 0)
      t.true(
        part.every((byte) => byte === 0),
        `zeros at ${offset}`,
      );
  }
  t.true(extents.some(({ type }) => type === 0));
  t.is(extents.at(-1)!.type, 3);
});

const script = `
import nbd, sys
h = nbd.NBD()
h.add_meta_context("pagefold:state")
h.connect_uri(sys.argv[1])
h.pwrite(b"abc" * 5000, 1000, nbd.CMD_FLAG_FUA)
assert h.pread(6, 1000) == b"abcabc"
assert h.pread_structured(4096 * 8, 0, lambda *a: None, nbd.CMD_FLAG_DF)[1000:1003] == b"abc"
h.trim(4096, 4096)
assert h.pread(4096, 4096) == bytearray(4096)
h.zero(8192, 1 << 20, nbd.CMD_FLAG_NO_HOLE | nbd.CMD_FLAG_FAST_ZERO)
h.cache(1 << 20, 0)
h.flush()
states = []
h.block_status(4096, 1 << 20, lambda name, offset, extents, error: states.extend([name, extents[1]]))
assert states == ["pagefold:state", 1], states
try:
    h.pread(1, 1 << 40)
    sys.exit("read past the end")
except nbd.Error:
    pass
h.shutdown()
`;

withTool(
  '/usr/bin/python3',
  'libnbd sends every command',
  async (t) => {
    const { uri } = await served(t);
    t.is(await output('/usr/bin/python3', '-c', script, uri), '');
  },
  { probe: ['-c', 'import nbd'] },
);
