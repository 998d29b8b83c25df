/**
 * What went wrong under which Node.js, in words: the same problem under several is one problem. `found`
 * are `{ version, problem }`.
 */
export function problemsByNode(found) {
  const versions = new Map();
  for (const { version, problem } of found) {
    versions.set(problem, [...(versions.get(problem) ?? []), version]);
  }
  return [...versions].map(([problem, where]) => `Node ${where.join(', ')}: ${problem}`);
}

/** What a program that ended too early says of the reason; of an uncaught error its message. */
export function reasonIn({ code, output }) {
  const message = /^(?:\w+ )?\w*Error\b.*$/m.exec(output)?.[0];
  return `exit code ${code}: ${message ?? output.trim()}`;
}
