import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { predictionsOf } from '../support/command.ts';
import { disagreement } from '../support/disagreement.ts';
import { askGuest, guestSeries, parityKernel } from '../support/guest-kernels.ts';
import { ImageFolder } from '../support/image.ts';
import { seed } from '../support/seed.ts';

const kernels: {
  name: string;
  series: string;
  kernel: Awaited<ReturnType<typeof parityKernel>>;
}[] = [];
for (const [name, series] of Object.entries(guestSeries)) {
  kernels.push({ name, series, kernel: await parityKernel(series) });
}

for (const { name, series, kernel } of kernels) {
  const title = `zswap of Linux ${series} says what was predicted, with every allocator and compressor`;
  const compare = async (t: ExecutionContext) => {
    if ('whyNot' in kernel) throw new Error(kernel.whyNot);
    // A guest has a limit of its own, on silence.
    t.timeout(3_600_000);
    t.log(`${kernel.package}, seed ${seed}`);
    const scratch = mkdtempSync(join(tmpdir(), 'pagefold-guest-'));
    const folder = new ImageFolder();
    t.teardown(() => {
      folder.remove();
      rmSync(scratch, { recursive: true });
    });
    const images = folder.addAll(seed);
    const all = await askGuest(kernel, images, scratch);
    for (const image of images) {
      const said = all[image.name]!;
      const compressors = [...new Set(said.map(({ compressor }) => compressor!))];
      t.true(compressors.length > 0);
      const predictions = await predictionsOf(image, [name], compressors);
      for (const row of said) {
        t.log(`${image.name}: ${JSON.stringify(row)}`);
        t.is(disagreement({ kernel: name, ...row }, predictions), undefined, image.name);
      }
    }
  };
  if ('whyNot' in kernel) test.skip(`${title} (${kernel.whyNot})`, compare);
  else test.serial(title, compare);
}
