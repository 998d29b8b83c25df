import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { backends as backendPatterns, matches } from '../../layers/policy.mjs';
import { Failure } from '../../main.mjs';
import { readPackages } from '../../workspaces.mjs';
import { code, heading, table, wrap } from './markdown-text.mjs';

const titles = { hasher: 'Hashers', compressor: 'Compressors', allocator: 'Allocators' };

/** `backends.md`: every built-in backend with its engines, its options and what it says of itself. */
export async function backendsPage(root) {
  const load = (folder) => import(pathToFileURL(join(root, folder, 'dist/index.js')).href);
  const library = await load('packages/pagefold');
  const folders = await foldersByDescriptor(root, load);
  const parts = [
    heading('Backends', 'the descriptors of the built-in backends'),
    wrap(introduction),
  ];
  for (const kind of library.backendKinds) {
    const families = familiesOf(library.builtinBackends.filter((each) => each.kind === kind));
    parts.push(`## ${titles[kind]}\n`);
    parts.push(await factsTable(kind, families, library));
    for (const family of families) {
      parts.push(familySection(family, folders.get(family[0])));
      if (kind === 'allocator') parts.push(await lengthsTable(family, library));
    }
  }
  return parts.join('\n');
}

const introduction = `A backend is chosen by its name (\`deflate\`) or by name and engine (\`deflate/pako\`). Engines of one name
  decode each other's output; a name alone takes the first of its engines that can run. \`pagefold backends\` says which can run
  on your machine. Options are given as \`hasherOptions\`, \`compressorOptions\` and \`allocatorOptions\` of \`createPool\`, or on the
  command line as \`NAME:option=value\`.`;

/** Descriptors of one name, the preferred one first. */
function familiesOf(descriptors) {
  const families = new Map();
  for (const descriptor of descriptors) {
    families.set(descriptor.name, [...(families.get(descriptor.name) ?? []), descriptor]);
  }
  return [...families.values()];
}

async function foldersByDescriptor(root, load) {
  const folders = new Map();
  for (const { folder, manifest } of readPackages(root)) {
    if (!matches(backendPatterns, manifest.name.replace('@pagefold/', ''))) continue;
    for (const value of Object.values(await load(folder))) folders.set(value, folder);
  }
  return folders;
}

function familySection(family, folder) {
  const labels = family.map(({ name, engine }) => code(engine ? `${name}/${engine}` : name));
  const engines =
    family.length > 1 ? ` Engines, in order of preference: ${labels.join(', ')}.` : '';
  const options = optionsTables(family);
  return [
    `### ${family[0].name}\n`,
    wrap(`Manual: [${folder.replace('packages/', '')}](../../${folder}).${engines}`),
    ...(options.length > 0 ? options : ['No options.\n']),
  ].join('\n');
}

/** One table for all engines, or one each where they differ. */
function optionsTables(family) {
  const [first, ...others] = family.map((each) => JSON.stringify(each.options));
  if (others.every((other) => other === first)) return optionsTable(family[0]);
  return family.flatMap((descriptor) => {
    const own = optionsTable(descriptor);
    return own.length === 0
      ? []
      : [`With ${code(`${descriptor.name}/${descriptor.engine}`)}:\n`, ...own];
  });
}

function optionsTable({ options }) {
  const rows = Object.entries(options).map(([name, spec]) => [
    code(name),
    valuesOf(spec),
    spec.unit ?? '',
    code(spec.default),
    spec.description,
  ]);
  return rows.length === 0 ? [] : [table(['option', 'values', 'unit', 'default', 'meaning'], rows)];
}

function valuesOf(spec) {
  if (spec.type === 'integer') return `${spec.minimum} to ${spec.maximum}`;
  if (spec.type === 'choice') return spec.values.map(code).join(', ');
  return '`true`, `false`';
}

/** What the backends of a kind say of themselves, from one of each name. */
async function factsTable(kind, families, library) {
  const rows = [];
  for (const family of families) {
    const [{ name }] = family;
    const make = (pageSize) => create(family, pageSize, library);
    rows.push([`[${code(name)}](#${name})`, ...(await facts[kind](make))]);
  }
  return table(['name', ...factColumns[kind]], rows);
}

const factColumns = {
  hasher: ['digest, bytes', 'collision resistant'],
  compressor: ['longest prefix, bytes', 'longest form of a 4096-byte page, bytes'],
  allocator: ['largest object in pages of 4096 bytes, bytes', 'compaction'],
};

const facts = {
  async hasher(make) {
    const { digestLength, collisionResistant } = await make(4096);
    return [`${digestLength}`, yesOrNo(collisionResistant)];
  },
  async compressor(make) {
    const compressor = await make(4096);
    return [`${compressor.capabilities.maxPrefix}`, `${compressor.bound(4096)}`];
  },
  async allocator(make) {
    const { maxObjectSize, capabilities } = await make(4096);
    return [`${maxObjectSize}`, yesOrNo(capabilities.compaction)];
  },
};

/** What an allocator says of lengths, for every page size. */
async function lengthsTable(family, library) {
  const rows = [];
  for (const pageSize of library.pageSizes) {
    const { maxObjectSize, wholePageFrom } = await create(family, pageSize, library);
    const whole = wholePageFrom > maxObjectSize ? 'never' : `${wholePageFrom}`;
    rows.push([`${pageSize}`, `${maxObjectSize}`, whole]);
  }
  const columns = [
    'page size, bytes',
    'largest object, bytes',
    'takes a whole pool page from, bytes',
  ];
  return table(columns, rows);
}

async function create(family, pageSize, { CountingPages, Workbench }) {
  const descriptor = family.find((each) => each.probe() === true);
  if (descriptor === undefined) {
    throw new Failure(`no engine of ${family[0].name} can run here: ${family[0].probe()}`);
  }
  const pages = new CountingPages();
  return descriptor.create({ memory: new Workbench(), pageSize, pages, seed: 0n });
}

function yesOrNo(value) {
  return value ? 'yes' : 'no';
}
