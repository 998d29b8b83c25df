/** Why something cannot be measured here. */
export interface Absent {
  readonly absent: string;
  /** The command that would change it, where there is one. */
  readonly remedy?: string;
}

export function isAbsent(value: unknown): value is Absent {
  return typeof value === 'object' && value !== null && 'absent' in value;
}
