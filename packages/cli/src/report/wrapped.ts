/** A text in lines of at most `width` characters, each after `indent`; a longer word has its own. */
export function wrapped(text: string, indent = '  ', width = 78): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((each) => `${indent}${each}`).join('\n');
}
