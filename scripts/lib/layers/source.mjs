import ts from 'typescript';

/**
 * What the rules want to know of one source file, each with its line:
 * - `imports`: `{ specifier, line }` of every import, re-export, `import()`, import type and `require`
 * - `unreadable`: lines of an `import()` or `require` whose argument is not a plain string
 * - `decorators`: lines
 * - `globals`: `{ name, line }` of every use of a name in `globalNames` that the file does not declare
 */
export function readSource(fileName, text, globalNames) {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found = { imports: [], unreadable: [], decorators: [], globals: [] };
  const declared = new Set();
  const visit = (node) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    collectImport(node, line, found);
    if (ts.isDecorator(node)) found.decorators.push(line);
    if (ts.isIdentifier(node) && globalNames.includes(node.text)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isUse(node)) found.globals.push({ name: node.text, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const { fileName: specifier, pos } of file.typeReferenceDirectives) {
    found.imports.push({ specifier, line: file.getLineAndCharacterOfPosition(pos).line + 1 });
  }
  found.globals = found.globals.filter(({ name }) => !declared.has(name));
  return found;
}

function collectImport(node, line, { imports, unreadable }) {
  const module = moduleOf(node);
  if (module === undefined) return;
  if (ts.isStringLiteralLike(module)) imports.push({ specifier: module.text, line });
  else unreadable.push(line);
}

/** The expression that names the module which `node` imports, if it imports one. */
function moduleOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return node.argument.literal;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const dynamic = callee.kind === ts.SyntaxKind.ImportKeyword;
  return dynamic || isRequire(callee) ? node.arguments[0] : undefined;
}

/** `require` or `require.resolve`, also one that createRequire made. */
function isRequire(callee) {
  if (ts.isPropertyAccessExpression(callee)) {
    return callee.name.text === 'resolve' && isRequire(callee.expression);
  }
  return ts.isIdentifier(callee) && callee.text === 'require';
}

function isDeclaration(node) {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isImportClause(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isNamespaceImport(parent)) &&
    parent.name === node
  );
}

/** False for the name of a property, which is no use of a global unless it is `globalThis`'s. */
function isUse(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
  }
  if (ts.isQualifiedName(parent) && parent.right === node) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent)) return false;
  const isMember =
    ts.isTypeElement(parent) || ts.isClassElement(parent) || ts.isObjectLiteralElement(parent);
  return !isMember || parent.name !== node;
}
