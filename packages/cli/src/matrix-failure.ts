import type { MatrixCell } from '@pagefold/conformance';

/** Which case of a cell failed, and why. */
export function failureText({ caseName, message }: NonNullable<MatrixCell['failure']>): string {
  return `${caseName}: ${message}`;
}
