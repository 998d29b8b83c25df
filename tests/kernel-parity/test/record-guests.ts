// Writes to data/kernels.json what zswap of older kernels says, in guests: see data/README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askGuest, guestSeries, parityKernel } from './support/guest-kernels.ts';
import { ImageFolder } from './support/image.ts';
import { recordedSeed, renewKernelGolden } from './support/kernel-golden.ts';

const folder = new ImageFolder();
const scratch = mkdtempSync(join(tmpdir(), 'pagefold-guests-'));

try {
  const images = folder.addAll(recordedSeed);
  for (const [name, series] of Object.entries(guestSeries)) {
    const kernel = await parityKernel(series);
    if ('whyNot' in kernel) throw new Error(`no guest with Linux ${series}: ${kernel.whyNot}`);
    const said = await askGuest(kernel, images, mkdtempSync(join(scratch, 'guest-')), (line) =>
      process.stderr.write(`${line}\n`),
    );
    const [, version] = /_(.+)_/.exec(kernel.package) ?? [];
    const source = `Linux of Debian ${version}, x64`;
    renewKernelGolden({ [name]: { source, seed: recordedSeed, images: said } });
  }
} finally {
  folder.remove();
  rmSync(scratch, { recursive: true });
}
