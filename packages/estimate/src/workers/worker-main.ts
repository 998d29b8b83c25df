import { parentPort, workerData } from 'node:worker_threads';
import type { BackendRegistry } from '@pagefold/core';
import { threadClocks } from '../thread-clocks.ts';
import { carryError } from './carried-error.ts';
import type { WorkerStart } from './node-workers.ts';
import type { Order } from './protocol.ts';
import { AnalysisServer } from './serve-analysis.ts';

interface RegistryModule {
  createRegistry(data: unknown): BackendRegistry | Promise<BackendRegistry>;
}

const port = parentPort!;
const server = start(workerData as WorkerStart);
// Orders come faster than backends are made.
let last: Promise<unknown> = server;
port.on('message', (order: Order) => {
  last = last.then(() => perform(order));
});

async function start({ registryModule, registryData }: WorkerStart): Promise<AnalysisServer> {
  const { createRegistry } = (await import(registryModule)) as RegistryModule;
  return new AnalysisServer(await createRegistry(registryData), threadClocks());
}

async function perform(order: Order): Promise<void> {
  try {
    const answer = await (await server).perform(order);
    if (answer !== undefined) port.postMessage(answer);
  } catch (error) {
    port.postMessage({ answer: 'failed', error: carryError(error) });
  }
}
