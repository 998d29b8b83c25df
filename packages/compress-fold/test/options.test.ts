import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { backendLabel } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';

for (const descriptor of [foldSWasm, foldSJs, foldAWasm, foldAJs]) {
  test(`${backendLabel(descriptor)}: a parse that is none is refused`, async (t) => {
    const context = { memory: new Workbench(), pageSize: 4096 };
    const created = async () => descriptor.create(context, { parse: 'greedy' });
    const error = await t.throwsAsync(created, { code: 'PAGEFOLD_INVALID_OPTION' });
    t.regex(error!.message, /"parse" expected/);
  });
}
