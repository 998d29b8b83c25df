import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A block is an excerpt: it may declare what it does not use, and nobody imports its types. */
const ofExcerpts = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedDeclarations: false,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  sourceMap: false,
  noEmit: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
};

/** What the compiler says against the modules, at lines of their pages. */
export function compileProblems(root, modules) {
  const options = compilerOptions(root);
  const byPath = new Map(modules.map((module) => [join(root, module.path), module]));
  const host = withModules(ts.createCompilerHost(options), byPath);
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([...byPath.keys()], options, host);
  return [...byPath].flatMap(([path, module]) => {
    const source = program.getSourceFile(path);
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map((diagnostic) => problemOf(diagnostic, source, module));
  });
}

/** The module in JavaScript. */
export function transpile(text) {
  const { target, module } = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(text, { compilerOptions: { target, module } }).outputText;
}

function compilerOptions(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { compilerOptions: strict } = config;
  for (const path of ['rootDir', 'outDir', 'tsBuildInfoFile']) delete strict[path];
  const { options } = ts.convertCompilerOptionsFromJson(strict, root);
  return { ...options, ...ofExcerpts };
}

/** The modules stand in no folder that there is; the compiler is told otherwise. */
function withModules(host, byPath) {
  const { fileExists, readFile, getSourceFile } = host;
  const folders = new Set(
    [...byPath.keys()].flatMap((path) => [dirname(path), dirname(dirname(path))]),
  );
  host.fileExists = (path) => byPath.has(path) || fileExists.call(host, path);
  host.readFile = (path) => byPath.get(path)?.text ?? readFile.call(host, path);
  host.directoryExists = (path) => folders.has(path) || existsSync(path);
  host.getSourceFile = (path, languageVersionOrOptions, ...rest) => {
    const module = byPath.get(path);
    return module === undefined
      ? getSourceFile.call(host, path, languageVersionOrOptions, ...rest)
      : ts.createSourceFile(path, module.text, languageVersionOrOptions, true);
  };
  return host;
}

function problemOf({ start, messageText, code }, source, { file, lines }) {
  const row = source.getLineAndCharacterOfPosition(start ?? 0).line;
  const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
  return { file, line: lines[Math.min(row, lines.length - 1)], problem: `TS${code}: ${message}` };
}
