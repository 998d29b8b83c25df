const sectionNames = [
  ...['custom', 'type', 'import', 'function', 'table', 'memory', 'global'],
  ...['export', 'start', 'element', 'code', 'data', 'data count', 'tag'],
];

/** What a module of ours consists of. Anything else is at a fixed address, or runs by itself. */
const allowedSections = ['type', 'import', 'function', 'global', 'export', 'code'];

/**
 * Why a binary is no module of ours, in words. Any number of instances of one can stand on one memory: it has
 * no data of its own, and it imports that memory and nothing else.
 */
export function binaryProblems(bytes) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const problems = sectionsOf(bytes)
    .filter((section) => !allowedSections.includes(section))
    .map((section) => `has a section that no module of ours may have: ${section}`);
  for (const { module, name, kind } of imports) {
    if (module === 'env' && name === 'memory' && kind === 'memory') continue;
    problems.push(`imports a ${kind} ${module}.${name}; only env.memory is there`);
  }
  if (imports.length === 0) problems.push('does not import env.memory');
  return problems;
}

/** The names of a module's sections, in their order. */
function sectionsOf(bytes) {
  const sections = [];
  // The magic number and the version take 8 bytes; then come sections: a number, a length, contents.
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at++];
    sections.push(sectionNames[id] ?? `number ${id}`);
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++];
      length += (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    at += length;
  }
  return sections;
}
