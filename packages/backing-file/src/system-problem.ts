/** What a refusal of the system says: its code, where it has one, and a text. */
export function systemProblem(error: unknown): { code: string | undefined; text: string } {
  if (!(error instanceof Error)) return { code: undefined, text: String(error) };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : undefined, text: error.message };
}
