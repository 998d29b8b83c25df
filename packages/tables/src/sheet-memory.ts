/** Of Node 22; gives the memory of a buffer back without waiting for a garbage collection. */
const transfer = (ArrayBuffer.prototype as { transfer?(length: number): ArrayBuffer }).transfer;

/** Gives the memory of a sheet back, at once where the engine can. */
export function giveBack(view: Uint32Array): void {
  if (view.length > 0) transfer?.call(view.buffer, 0);
}

/** A buffer, of which only what is touched becomes real memory; undefined where there is none. */
export function newBuffer(bytes: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return undefined;
  }
}
