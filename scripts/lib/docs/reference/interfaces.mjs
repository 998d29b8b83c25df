import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * The exported interfaces and classes of a source file, by name: `{ text, members }`, where a member is
 * `{ name, type, optional, text }` and `text` is its doc comment as Markdown. A member's own tags
 * (`@throws` and so on) are left out.
 */
export function readInterfaces(root, file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = new Map();
  for (const node of source.statements) {
    if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) continue;
    const members = node.members.filter(ts.isPropertySignature).map((member) => ({
      name: member.name.getText(source),
      type: member.type.getText(source).replace(/\s+/g, ' '),
      optional: member.questionToken !== undefined,
      text: docText(member),
    }));
    found.set(node.name.text, { text: docText(node), members });
  }
  return found;
}

/** A doc comment as Markdown, each paragraph in one line. */
export function docParagraphs(node) {
  const text = ts.getTextOfJSDocComment(node.jsDoc?.at(-1)?.comment) ?? '';
  return text
    .replace(/\{@link ([^}|]+)(\|[^}]*)?\}/g, '`$1`')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

function docText(node) {
  return docParagraphs(node).join(' ');
}
