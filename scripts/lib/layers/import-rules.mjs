import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import {
  backends,
  dependsOnInjection,
  floorOf,
  importsByVariable,
  importsInjection,
  injectionLibraries,
  isExcepted,
  matches,
  namesBackends,
  nodeGlobals,
  portable,
  portableEntries,
} from './policy.mjs';
import { readSource } from './source.mjs';
import { dependenciesOf, manifestLine } from './workspace.mjs';

/** Every broken rule in the sources of one package, as `{ file, line, rule }`. */
export function checkSources(from, packages) {
  const sources = new Map(
    from.sources.map(({ file, text }) => [file, readSource(file, text, nodeGlobals)]),
  );
  const portableFiles = portableFilesOf(from, sources);
  const broken = [];
  let importCount = 0;
  for (const [file, source] of sources) {
    const runsAnywhere = portableFiles.has(file);
    importCount += source.imports.length;
    const rules = [
      ...source.imports.flatMap(({ specifier, line }) =>
        importRules(from, packages, file, specifier, runsAnywhere).map((rule) => ({ line, rule })),
      ),
      ...unreadableRules(from, source.unreadable),
      ...source.decorators.map((line) => ({ line, rule: 'library code has no decorators' })),
      ...(runsAnywhere ? globalRules(source.globals) : []),
    ];
    broken.push(...rules.map(({ line, rule }) => ({ file, line, rule })));
  }
  return { broken, importCount };
}

/** The files of a package that run in browsers too: all of them, or what a portable entry reaches. */
function portableFilesOf(from, sources) {
  if (matches(portable, from.name)) return new Set(sources.keys());
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file) || !sources.has(file)) return;
    reached.add(file);
    for (const { specifier } of sources.get(file).imports) {
      if (specifier.startsWith('.')) visit(posix.join(posix.dirname(file), specifier));
    }
  };
  for (const { package: name, file } of portableEntries) {
    if (name === from.name) visit(`${from.folder}/${file}`);
  }
  return reached;
}

/** Every broken rule in the dependencies that the manifest of one package names. */
export function checkManifest(from, packages) {
  const file = from.manifestFile;
  const names = Object.keys(dependenciesOf(from));
  const at = (name) => (rule) => ({ file, line: manifestLine(from, name), rule });
  const homeless = `${from.name} stands on no floor (scripts/lib/layers/policy.mjs)`;
  return [
    ...(floorOf(from.name) === -1
      ? [{ file, line: manifestLine(from, 'name'), rule: homeless }]
      : []),
    ...names.flatMap((name) => dependencyRules(from, packages, name).map(at(name))),
  ];
}

function dependencyRules(from, packages, name) {
  const to = packages.find(({ fullName }) => fullName === name);
  if (to !== undefined) return targetRules(from, to, 'depends on');
  if (floorOf(from.name) === 0)
    return [`${from.name} (floor 0) depends on nothing, not on ${name}`];
  if (injectionLibraries.includes(name) && !dependsOnInjection.includes(from.name)) {
    return [`only ${dependsOnInjection.join(' and ')} depend on ${name}`];
  }
  return [];
}

function importRules(from, packages, file, specifier, runsAnywhere) {
  if (specifier.startsWith('.')) return relativeRules(from, file, specifier);
  if (specifier.startsWith('#')) return [];
  if (isBuiltin(specifier) || specifier === 'node') {
    return runsAnywhere ? [`it runs in browsers too: no ${specifier}`] : [];
  }
  const name = packageOf(specifier);
  if (name === from.fullName) return [`${from.name} imports itself by its own name`];
  const to = packages.find(({ fullName }) => fullName === name);
  return [
    ...(Object.hasOwn(dependenciesOf(from), name)
      ? []
      : [`${name} is not declared in ${from.manifestFile}`]),
    ...(to === undefined ? libraryRules(from, name) : targetRules(from, to, 'imports')),
    ...(to === undefined ? [] : exportRules(to, specifier)),
  ];
}

function relativeRules(from, file, specifier) {
  const target = posix.join(posix.dirname(file), specifier);
  return target.startsWith(`${from.folder}/src/`) ? [] : [`${specifier} leaves ${from.folder}/src`];
}

function libraryRules(from, name) {
  if (!injectionLibraries.includes(name) || importsInjection.includes(from.name)) return [];
  return [`only ${importsInjection.join(' and ')} imports ${name}`];
}

function targetRules(from, to, verb) {
  if (isExcepted(from)) return [];
  const [own, other] = [floorOf(from.name), floorOf(to.name)];
  const sentence = `${from.name} (floor ${own}) ${verb} ${to.name} (floor ${other})`;
  const rules = [];
  if (other >= own) rules.push(`${sentence}: only down, never sideways or up`);
  else if (matches(backends, to.name) && from.name !== namesBackends) {
    rules.push(`${sentence}: only ${namesBackends} names the built-in backends`);
  }
  return rules;
}

function exportRules(to, specifier) {
  const path = `.${specifier.slice(to.fullName.length)}`;
  return Object.hasOwn(to.manifest.exports ?? {}, path)
    ? []
    : [`${to.fullName} does not export ${path}`];
}

function unreadableRules(from, lines) {
  if (importsByVariable.some((exception) => exception.package === from.name)) return [];
  return lines.map((line) => ({ line, rule: 'the module of an import is a plain string' }));
}

function globalRules(globals) {
  return globals.map(({ name, line }) => ({
    line,
    rule: `it runs in browsers too: no ${name}`,
  }));
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
