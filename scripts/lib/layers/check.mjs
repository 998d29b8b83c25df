import ts from 'typescript';
import {
  backends,
  dependsOnInjection,
  floorOf,
  injectionLibraries,
  matches,
  namesBackends,
  portable,
  unbound,
} from './policy.mjs';
import { checkReferences, checkRootReferences } from './reference-rules.mjs';
import { dependenciesOf, lineOf, readWorkspace } from './workspace.mjs';

/**
 * Checks the packages below `root`: `broken` has `{ file, line, rule }`, `counts` what was looked at.
 *
 * What others refuse is not repeated here: the compiler refuses Node.js in packages that have no types of
 * it, files of other packages, and what a package does not export; Biome inversify outside of `container`
 * and circles of files, those of types included.
 */
export function checkLayers(root) {
  const packages = readWorkspace(root);
  const imports = packages.map(importsOf);
  const broken = [
    ...packages.flatMap((from) => manifestRules(from, packages)),
    ...packages.flatMap((from, index) => importRules(from, imports[index])),
    ...packages.flatMap((from) => checkReferences(from, packages)),
    ...checkRootReferences(root, packages),
  ];
  const counts = {
    packages: packages.length,
    files: packages.reduce((sum, { sources }) => sum + sources.length, 0),
    imports: imports.flat().length,
  };
  return { broken, counts };
}

/** A dependency goes down, never sideways and never up. */
function manifestRules(from, packages) {
  const at = (word, rule) => ({
    file: from.manifestFile,
    line: lineOf(from.manifestText, word),
    rule,
  });
  const homeless = `${from.name} stands on no floor (scripts/lib/layers/policy.mjs)`;
  const types = `${from.name} runs in browsers too: its tsconfig.json names no types`;
  return [
    ...(floorOf(from.name) < 0 ? [at('name', homeless)] : []),
    ...(matches(portable, from.name) && from.types !== undefined ? [at('name', types)] : []),
    ...Object.keys(dependenciesOf(from))
      .map((name) => ({ name, rule: dependencyRule(from, packages, name) }))
      .flatMap(({ name, rule }) => (rule === undefined ? [] : [at(name, rule)])),
  ];
}

function dependencyRule(from, packages, name) {
  const to = packages.find(({ fullName }) => fullName === name);
  if (to === undefined) return libraryRule(from, name);
  if (from.name === unbound && from.manifest.private === true) return undefined;
  const [own, other] = [floorOf(from.name), floorOf(to.name)];
  const sentence = `${from.name} (floor ${own}) depends on ${to.name} (floor ${other})`;
  if (other >= own) return `${sentence}: only down, never sideways or up`;
  if (matches(backends, to.name) && from.name !== namesBackends) {
    return `${sentence}: only ${namesBackends} names the built-in backends`;
  }
  return undefined;
}

function libraryRule(from, name) {
  if (floorOf(from.name) === 0) return `${from.name} (floor 0) depends on nothing, not on ${name}`;
  if (!injectionLibraries.includes(name) || dependsOnInjection.includes(from.name))
    return undefined;
  return `only ${dependsOnInjection.join(' and ')} depend on ${name}`;
}

/**
 * `{ file, line, name }` of every package that the sources import, in whatever form: hoisting would let an
 * undeclared one be found, and Biome sees neither import types nor templates.
 */
function importsOf({ sources }) {
  return sources.flatMap(({ file, text }) =>
    ts
      .preProcessFile(text, true, true)
      .importedFiles.filter(({ fileName }) => !/^(\.|#|node:)/.test(fileName))
      .map(({ fileName, pos }) => ({
        file,
        line: text.slice(0, pos).split('\n').length,
        name: fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/'),
      })),
  );
}

function importRules(from, imports) {
  const declared = dependenciesOf(from);
  return imports
    .filter(({ name }) => !Object.hasOwn(declared, name))
    .map(({ file, line, name }) => ({
      file,
      line,
      rule: `${name} is not declared in ${from.manifestFile}`,
    }));
}
