/** @throws Error where what a pool says is not what a walk of its tables counts. */
export function expectEqual<T extends number | boolean>(
  actual: T,
  expected: T,
  what: string,
): void {
  if (actual !== expected) throw new Error(`${what}: the walk counts ${expected}, got ${actual}`);
}
