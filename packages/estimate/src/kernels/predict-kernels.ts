import type { BlockTimes } from '../block-times.ts';
import type { PagePass } from '../page-pass.ts';
import type { SampledAnalysis } from '../sampling/sampled-analysis.ts';
import type { KernelRun } from './kernel-run.ts';
import { ksmRow } from './ksm.ts';
import type { KernelName, KernelPrediction, KernelRow } from './prediction.ts';
import type { Said } from './said.ts';
import { zramSays } from './zram.ts';
import { zswapSays } from './zswap.ts';

/** What the kernels of a pass would say after its pages. */
export function predictKernels(
  pass: PagePass,
  pageSize: number,
  times: BlockTimes<object>,
  sampled?: SampledAnalysis,
): KernelPrediction[] {
  return pass.kernels.map(({ kernel, present, isExact, runs }) => ({
    kernel,
    present,
    rows:
      kernel === 'ksm'
        ? [ksmRow(pass, pageSize, isExact ? 'exact' : 'approximate', sampled)]
        : runs.map((run) => rowOf(kernel, run, pass, pageSize, times, sampled)),
  }));
}

function rowOf(
  kernel: Exclude<KernelName, 'ksm'>,
  run: KernelRun,
  pass: PagePass,
  pageSize: number,
  times: BlockTimes<object>,
  sampled: SampledAnalysis | undefined,
): KernelRow {
  const figures = sampled?.kernel(run) ?? run;
  const { combination, rejectedPages, compressedPages, objects } = figures;
  const { poolPages, steadyStatePoolPages } = objects.stats();
  const usedBytes = poolPages * pageSize;
  const store = { run: figures, pages: pass.pages, zeroPages: pass.zeroPages, pageSize, usedBytes };
  const says: Said = kernel === 'zram' ? zramSays(store) : zswapSays(kernel, store);
  const samplingError = sampled?.kernelError(run);
  return {
    compressor: combination.asked,
    allocator: combination.allocator.name,
    accuracy: combination.accuracy,
    ...says,
    rejectedPages,
    usedBytes,
    savedBytes: (pass.pages - rejectedPages) * pageSize - usedBytes,
    uncertaintyBytes:
      samplingError?.savedBytes ?? Math.abs(poolPages - steadyStatePoolPages) * pageSize,
    microsecondsPerPage:
      times.microseconds(pass.examiner.staging) +
      (times.microseconds(run.compressing) * compressedPages) / Math.max(1, pass.pages),
    ...(samplingError === undefined ? {} : { samplingError }),
  };
}
