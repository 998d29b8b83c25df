import { join } from 'node:path';
import ts from 'typescript';
import { inSnakeCase, snakeName } from './json-fields.mjs';

/**
 * What a module exports, as types by their names, and what makes JSON Schemas of them. Names are in snake case there.
 */
export function readTypes(root, entry) {
  const options = { strict: true, allowImportingTsExtensions: true, noEmit: true };
  const program = ts.createProgram([join(root, entry)], {
    ...options,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(root, entry));
  const exported = new Map(
    checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((symbol) => {
      const declared =
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return [symbol.name, checker.getDeclaredTypeOfSymbol(declared)];
    }),
  );
  return { exported, schemas: new Schemas(checker) };
}

/** Schemas of types; those that have a name are definitions. */
class Schemas {
  definitions = {};
  #checker;

  constructor(checker) {
    this.#checker = checker;
  }

  of(type) {
    if (type.isUnion()) return this.#ofUnion(type.types);
    if (type.isLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (this.#checker.isTupleType(type)) return this.#ofTuple(type);
    if (this.#checker.isArrayType(type)) {
      return { type: 'array', items: this.of(this.#checker.getTypeArguments(type)[0]) };
    }
    const name = type.symbol.name;
    const isNamed = (type.symbol.flags & ts.SymbolFlags.Interface) !== 0;
    if (!isNamed) return this.ofMembers(type);
    // Known before its members are, which may be of the same type.
    this.definitions[name] ??= {};
    if (Object.keys(this.definitions[name]).length === 0) {
      Object.assign(
        this.definitions[name],
        this.ofMembers(type),
        textOf(this.#checker, type.symbol),
      );
    }
    return { $ref: `#/$defs/${name}` };
  }

  ofMembers(type) {
    const values = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (values !== undefined) return { type: 'object', additionalProperties: this.of(values.type) };
    const members = this.#checker.getPropertiesOfType(type);
    const isOptional = (member) => (member.flags & ts.SymbolFlags.Optional) !== 0;
    const required = members.filter((member) => !isOptional(member));
    return {
      type: 'object',
      properties: Object.fromEntries(
        members.map((member) => {
          const value = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(member));
          const declared = isOptional(member) ? value : this.#checker.getTypeOfSymbol(member);
          return [
            snakeName(member.name),
            { ...this.of(declared), ...textOf(this.#checker, member) },
          ];
        }),
      ),
      ...(required.length > 0 ? { required: required.map(({ name }) => snakeName(name)) } : {}),
    };
  }

  #ofUnion(types) {
    const isNull = (type) => (type.flags & ts.TypeFlags.Null) !== 0;
    const isBoolean = (type) => (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const others = types.filter((type) => !isNull(type) && !isBoolean(type));
    const schemas = others.every((type) => type.isStringLiteral())
      ? others.length > 0
        ? [{ enum: others.map(({ value }) => value) }]
        : []
      : others.map((type) => this.of(type));
    if (types.some(isBoolean)) schemas.push({ type: 'boolean' });
    if (types.some(isNull)) schemas.push({ type: 'null' });
    return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
  }

  #ofTuple(type) {
    const items = this.#checker.getTypeArguments(type).map((item) => this.of(item));
    return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
  }
}

function textOf(checker, symbol) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  if (text === '') return {};
  return { description: inSnakeCase(text.replace(/\s+/g, ' ').trim()) };
}
