/** Runs `action` while no buffer can be made, as on a system that has no memory left. */
export function withoutMemory<T>(action: () => T): T {
  const Plain = ArrayBuffer;
  globalThis.ArrayBuffer = class {
    constructor() {
      throw new RangeError('no memory');
    }
  } as unknown as ArrayBufferConstructor;
  try {
    return action();
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
}
