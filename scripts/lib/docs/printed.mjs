import ts from 'typescript';
import { printKey } from './printed-key.mjs';

/**
 * Finds the statements `console.log(…);` of a module. Returns the text with each of them handing over what
 * it prints, and `calls`: `{ row, expected }`, where `expected` is the comment behind the statement, or the
 * comments on the lines below it, or undefined.
 */
export function tapPrinting(text) {
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const calls = [];
  const edits = [];
  const visit = (node) => {
    if (ts.isExpressionStatement(node) && isPrinting(node.expression)) {
      const { expression: callee } = node.expression;
      edits.push({ start: callee.getStart(source), end: callee.end, id: calls.length });
      const row = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      calls.push({ row, expected: expectedAfter(text, node.end) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  let tapped = text;
  for (const { start, end, id } of edits.toReversed()) {
    tapped = `${tapped.slice(0, start)}(globalThis as any).${printKey}(${id})${tapped.slice(end)}`;
  }
  return { tapped, calls };
}

/** Compares what was printed with a comment: white space does not matter, `…` stands for anything. */
export function isExpected(printed, expected) {
  const pattern = oneLine(expected)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(oneLine(printed));
}

export function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

function isPrinting(node) {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.getText() === 'console.log'
  );
}

function expectedAfter(text, end) {
  const [rest, ...below] = text.slice(end).split('\n');
  const beside = /^\s*\/\/(.*)$/.exec(rest)?.[1];
  if (beside !== undefined) return beside.trim();
  const comments = [];
  for (const row of below) {
    const comment = /^\s*\/\/(.*)$/.exec(row)?.[1];
    if (comment === undefined) break;
    comments.push(comment.trim());
  }
  return comments.length === 0 ? undefined : comments.join('\n');
}
