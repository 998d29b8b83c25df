/** Hands something over as a file: a text as it is, anything else as JSON. */
export function saveText(name: string, content: unknown): void {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`;
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/json';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The browser has it by then; kept any longer, it would be memory that nobody gives back.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
