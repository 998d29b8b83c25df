import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in which a system says what it is. What is not there, or may not be read, is missing. */
export class SystemFiles {
  readonly #root: string;

  /** @param root where they are: `/` for this machine's. */
  constructor(root: string) {
    this.#root = root;
  }

  /** What stands in a file; undefined where it cannot be read. */
  async text(path: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#root, path), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** The names in a folder, in order; none where it cannot be read. */
  async namesIn(folder: string): Promise<string[]> {
    try {
      return (await readdir(join(this.#root, folder))).sort();
    } catch {
      return [];
    }
  }

  /** The release of the kernel, such as `6.1.0-13-amd64`. */
  async release(): Promise<string> {
    return ((await this.text('/proc/sys/kernel/osrelease')) ?? '').trim();
  }

  /** Whether the kernel calls itself by that version or a later one. */
  async isAtLeast(major: number, minor: number): Promise<boolean> {
    const [, first, second] = /^(\d+)\.(\d+)/.exec(await this.release()) ?? [];
    return Number(first) > major || (Number(first) === major && Number(second) >= minor);
  }

  /** Names of algorithms that the kernel's crypto API has registered. */
  async algorithms(): Promise<Set<string>> {
    const text = (await this.text('/proc/crypto')) ?? '';
    return new Set(Array.from(text.matchAll(/^name\s*: (\S+)$/gm), ([, name]) => name!));
  }

  /** Names of modules, built in or to be loaded at need, as `crypto/lz4`. */
  async modules(): Promise<Set<string>> {
    const folder = `/lib/modules/${await this.release()}`;
    const lists = await Promise.all(
      ['modules.builtin', 'modules.dep'].map((name) => this.text(`${folder}/${name}`)),
    );
    const paths = lists.join('\n').matchAll(/^(?:\S*\/)?(\w+\/[\w-]+)\.ko(?:\.\w+)?(?::|$)/gm);
    return new Set(Array.from(paths, ([, name]) => name!));
  }
}
