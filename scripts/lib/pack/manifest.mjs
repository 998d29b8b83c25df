/**
 * What is wrong with the manifest of a public package, in words; its entries are publint's and attw's. `house` is what all packages have in
 * common: `{ repositoryUrl, license, engines }`.
 */
export function manifestProblems(folder, manifest, house) {
  const page = house.repositoryUrl.replace(/^git\+/, '').replace(/\.git$/, '');
  const wanted = {
    type: 'module',
    sideEffects: false,
    license: house.license,
    engines: house.engines,
    repository: { type: 'git', url: house.repositoryUrl, directory: folder },
    homepage: `${page}/tree/main/${folder}#readme`,
    bugs: `${page}/issues`,
    publishConfig: { access: 'public' },
  };
  return [
    ...Object.entries(wanted)
      .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
      .map(([field, value]) => `its ${field} is not ${JSON.stringify(value)}`),
    ...wordProblems(manifest),
    ...(manifest.exports?.['./package.json'] === './package.json'
      ? []
      : ['does not export its package.json']),
    ...scriptProblems(manifest),
  ];
}

function wordProblems({ description = '', keywords = [] }) {
  const problems = [];
  if (description === '') problems.push('has no description');
  if (!keywords.includes('pagefold')) problems.push('lacks the keyword pagefold');
  if (new Set(keywords).size < 2) problems.push('has no keyword of its own');
  if (new Set(keywords).size < keywords.length) problems.push('has a keyword twice');
  return problems;
}

/** Many users forbid scripts of dependencies, so nothing may need one. */
function scriptProblems({ scripts = {} }) {
  return ['preinstall', 'install', 'postinstall', 'prepare']
    .filter((name) => Object.hasOwn(scripts, name))
    .map((name) => `has a script that runs when it is installed: ${name}`);
}

/** Lerna would publish every workspace that is not private, whatever folder it is in. */
export function privacyProblems(workspaces) {
  return workspaces
    .filter(({ folder, manifest }) => !folder.startsWith('packages/') && manifest.private !== true)
    .map(({ folder }) => `${folder}/package.json is not private, and would be published`);
}
