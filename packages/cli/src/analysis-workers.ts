import { availableParallelism } from 'node:os';
import { type AnalysisWorkers, nodeWorkers, type PageSource } from '@pagefold/estimate';
import type { Jobs } from './commands/jobs-option.ts';
import type { WorkerRegistryData } from './worker-registry.ts';

/** From so many pages on, threads save more time than it takes to start them. */
const worthThreads = 32_768;

/**
 * The threads that an analysis is to have; undefined where it stays on its own.
 *
 * @param modules paths of modules that export backends.
 */
export function analysisWorkers(
  jobs: Jobs,
  sources: readonly PageSource[],
  modules: readonly string[] = [],
): AnalysisWorkers | undefined {
  const count = jobs === 'auto' ? jobsFor(sources) : jobs;
  if (count === 1) return undefined;
  const registryData: WorkerRegistryData = { modules };
  const registryModule = new URL('./worker-registry.js', import.meta.url).href;
  // The thread that reads is one of them.
  return nodeWorkers({ count: count - 1, registryModule, registryData });
}

function jobsFor(sources: readonly PageSource[]): number {
  const pages = sources.reduce((sum, source) => sum + (source.pages ?? worthThreads), 0);
  return pages < worthThreads ? 1 : availableParallelism();
}
