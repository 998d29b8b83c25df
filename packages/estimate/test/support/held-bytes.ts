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

function counted(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
