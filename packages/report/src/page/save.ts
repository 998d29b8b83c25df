/** Hands a text over as a file. */
export function saveText(name: string, text: string): void {
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/json';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The browser has it by then; kept any longer, it would be memory that nobody gives back.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
