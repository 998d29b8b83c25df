/** A page template: text with `{{name}}` where a value goes. */
export class Template {
  /** Text and names in turn, beginning with text. */
  readonly #parts: readonly string[];

  constructor(source: string) {
    this.#parts = source.split(/\{\{(\w+)\}\}/);
  }

  render(values: Readonly<Record<string, string | number>>): string {
    return this.#parts
      .map((part, i) => (i % 2 === 0 ? part : escapeHtml(String(values[part] ?? ''))))
      .join('');
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
