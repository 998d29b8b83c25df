import { ConfigError } from '@pagefold/contracts';

/** Who shares content, as it is asked for: nobody, everybody, or the exports of groups. */
export interface Sharing {
  /** The domain of an export; undefined for one of its own. */
  domainOf(name: string): string | undefined;
  /** The domain of the exports of a group. */
  domainOfGroup(group: string): string;
}

const domainOfGroup = (group: string): string => `group ${group}`;

/**
 * Reads `all`, `none` and GROUP=NAME,NAME….
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function readSharing(texts: readonly string[], names: readonly string[]): Sharing {
  const [only] = texts;
  if (texts.length === 0 || (texts.length === 1 && only === 'none')) {
    return { domainOf: () => undefined, domainOfGroup };
  }
  if (texts.length === 1 && only === 'all') return { domainOf: () => 'all exports', domainOfGroup };
  const domains = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw invalid(`expected all, none or GROUP=NAME,NAME, got ${text}`);
    for (const name of text.slice(at + 1).split(',')) {
      if (!names.includes(name)) throw invalid(`there is no export "${name}"`);
      if (domains.has(name)) throw invalid(`"${name}" is in two groups`);
      domains.set(name, domainOfGroup(text.slice(0, at)));
    }
  }
  return { domainOf: (name) => domains.get(name), domainOfGroup };
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `--share: ${problem}`);
}
