import type { Registry } from 'prom-client';

/** The lines with a value, by metric and labels. */
export async function scrape({
  register,
}: {
  readonly register: Registry;
}): Promise<Map<string, number>> {
  const text = await register.metrics();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1).replace('+Inf', 'Infinity'))];
    }),
  );
}
