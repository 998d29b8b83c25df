import { createDeflateNode, deflateNode } from '@pagefold/compress-deflate';
import { ConfigError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';

const { getBuiltinModule } = process;
test.afterEach.always(() => {
  process.getBuiltinModule = getBuiltinModule;
});

for (const [place, replacement] of [
  ['an older Node or a browser', undefined],
  ['a runtime without node:zlib', () => undefined],
] as const) {
  test.serial(`in ${place} deflate/node says why it cannot run`, async (t) => {
    Object.assign(process, { getBuiltinModule: replacement });
    t.is(deflateNode.probe(), 'node:zlib is missing');
    const create = () => createDeflateNode({ memory: new Workbench(), pageSize: 4096 });
    const error = await t.throwsAsync(create, { instanceOf: ConfigError });
    t.is(error.code, 'PAGEFOLD_UNAVAILABLE_BACKEND');
  });
}
