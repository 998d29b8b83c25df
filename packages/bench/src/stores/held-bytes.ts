import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collectGarbage: (() => void) | undefined;

/** Has the engine collect all garbage now, so that what one peer left is not another's to clean up. */
export function collect(): void {
  collectGarbage ??= exposedCollector();
  collectGarbage();
}

/** Bytes that this process's JavaScript holds, in the heap and outside of it. */
export function heldBytes(): number {
  collect();
  // Buffers that the first time found to be garbage may be freed in the background; the second waits.
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
