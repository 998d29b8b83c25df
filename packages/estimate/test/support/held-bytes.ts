import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that this process holds on the heap and in buffers. One collection may leave what the next one takes. */
export function heldBytes(): number {
  let bytes = counted();
  for (let less = counted(); less < bytes; less = counted()) bytes = less;
  return bytes;
}

/** The same, with what can be collected, which takes far less time: only what is more than `limit` is looked at closely. */
export function heldAtMost(limit: number): number {
  const bytes = inUse();
  return bytes > limit ? heldBytes() : bytes;
}

function counted(): number {
  collect();
  return inUse();
}

function inUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
