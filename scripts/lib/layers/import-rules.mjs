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
} from './policy.mjs';
import { readSource } from './source.mjs';
import { dependenciesOf, manifestLine } from './workspace.mjs';

/** Every broken rule in the sources of one package, as `{ file, line, rule }`. */
export function checkSources(from, packages) {
  const broken = [];
  let importCount = 0;
  for (const { file, text } of from.sources) {
    const source = readSource(file, text, nodeGlobals);
    importCount += source.imports.length;
    const rules = [
      ...source.imports.flatMap(({ specifier, line }) =>
        importRules(from, packages, file, specifier).map((rule) => ({ line, rule })),
      ),
      ...unreadableRules(from, source.unreadable),
      ...source.decorators.map((line) => ({ line, rule: 'library code has no decorators' })),
      ...globalRules(from, source.globals),
    ];
    broken.push(...rules.map(({ line, rule }) => ({ file, line, rule })));
  }
  return { broken, importCount };
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

function importRules(from, packages, file, specifier) {
  if (specifier.startsWith('.')) return relativeRules(from, file, specifier);
  if (specifier.startsWith('#')) return [];
  if (isBuiltin(specifier) || specifier === 'node') return builtinRules(from, specifier);
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

function builtinRules(from, specifier) {
  if (!matches(portable, from.name)) return [];
  return [`${from.name} runs in browsers too: no ${specifier}`];
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

function globalRules(from, globals) {
  if (!matches(portable, from.name)) return [];
  return globals.map(({ name, line }) => ({
    line,
    rule: `${from.name} runs in browsers too: no ${name}`,
  }));
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
