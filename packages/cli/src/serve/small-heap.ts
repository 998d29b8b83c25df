import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the JavaScript heap as small as a server needs it.
 *
 * V8 would let the young generation grow to 32 MiB, most of which stays unused: what a request allocates is gone by the
 * next turn. And it would wait for more garbage before it collects, and long before it gives back what an idle
 * process has no need of.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--optimize-for-size');
}
