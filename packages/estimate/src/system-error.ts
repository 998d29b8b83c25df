/** The system's code of an error (`ENOENT`, `EIO`), or its text where it has none. */
export function systemCode(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : String(error);
}
