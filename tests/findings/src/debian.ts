import { readFileSync } from 'node:fs';
import { missingTools, output } from '@pagefold/test-support/guests';

/** A package as Debian's index describes it: its fields by name. */
export type IndexEntry = Readonly<Record<string, string>>;

/**
 * Debian's index of packages, the largest that apt has: real text, which every such machine has.
 *
 * @throws Error when apt has none.
 */
export async function packageIndex(): Promise<IndexEntry[]> {
  const listed = await output(
    'apt-get',
    'indextargets',
    '--format',
    '$(FILENAME)',
    'Created-By: Packages',
  );
  const texts = await Promise.all(
    listed
      .split('\n')
      .filter(Boolean)
      .map((file) => output('/usr/lib/apt/apt-helper', 'cat-file', file)),
  );
  const [largest] = texts.sort((a, b) => b.length - a.length);
  if (largest === undefined) throw new Error('apt has no index of packages: run "apt-get update"');
  return parseIndex(largest);
}

/** Reads an index. */
export function parseIndex(text: string): IndexEntry[] {
  return text
    .split('\n\n')
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => Object.fromEntries(fieldsOf(paragraph)));
}

function* fieldsOf(paragraph: string): Generator<[string, string]> {
  // A line that begins with a space goes on with the field before.
  for (const field of paragraph.split(/\n(?=\S)/)) {
    const at = field.indexOf(': ');
    if (at > 0) yield [field.slice(0, at), field.slice(at + 2)];
  }
}

/** The installed ones of these packages, with their versions. */
export async function installedVersions(packages: readonly string[]): Promise<Map<string, string>> {
  const format = ['Package', 'db:Status-Status', 'Version'].map((name) => `$\{${name}}`).join(' ');
  const found = new Map<string, string>();
  for (const name of packages) {
    const line = await output('dpkg-query', '-W', '-f', format, name).catch(() => '');
    const [, status, version] = line.trim().split(' ');
    if (status === 'installed' && version !== undefined) found.set(name, version);
  }
  return found;
}

/** What has to be done before these packages and tools can be used; undefined where nothing has to. */
export async function whatIsMissing(
  packages: readonly string[],
  tools: readonly string[],
): Promise<string | undefined> {
  const installed = await installedVersions(packages);
  const absent = packages.filter((name) => !installed.has(name));
  const lines = [
    ...missingTools(tools).map((tool) => `there is no ${tool}`),
    ...(absent.length > 0
      ? [`these packages are not installed: apt-get install ${absent.join(' ')}`]
      : []),
  ];
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** What the system calls itself. */
export function systemName(): string {
  const [, name] = /^PRETTY_NAME="(.+)"$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  return name ?? 'Linux';
}
