import { type AnyDescriptor, backendLabel, ConfigError, PagefoldError } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import type { Container } from 'inversify';
import { BackendId, ReplacementId } from './identifiers.ts';

type Descriptors = readonly AnyDescriptor[];

/** The registry of what is bound to a container, with replacements in the place of what they replace. */
export function boundBackends(container: Container): BackendRegistry {
  const bound = container.getAll(BackendId, { optional: true });
  const replacements = container.getAll(ReplacementId, { optional: true });
  const registry = register(bound, 'bound');
  if (replacements.length === 0) return registry;

  register(replacements, 'replacing');
  for (const replacement of replacements) {
    if (bound.some((known) => isReplaced(known, replacement))) continue;
    const { kind, name } = replacement;
    throw new ConfigError(
      'PAGEFOLD_UNKNOWN_BACKEND',
      `there is no ${kind} named "${name}" to replace; bound ${kind}s: ${labels(bound, kind)}`,
    );
  }
  const kept = bound.filter((known) => !replacements.some((by) => isReplaced(known, by)));
  return register([...kept, ...replacements], 'bound');
}

function isReplaced(known: AnyDescriptor, by: AnyDescriptor): boolean {
  return known.kind === by.kind && known.name === by.name;
}

/** A registry of them; where two have one name, the message says what to do and what there is. */
function register(descriptors: Descriptors, role: 'bound' | 'replacing'): BackendRegistry {
  const registry = new BackendRegistry();
  for (const descriptor of descriptors) {
    try {
      registry.add(descriptor);
    } catch (error) {
      if (!PagefoldError.is(error) || error.code !== 'PAGEFOLD_DUPLICATE_BACKEND') throw error;
      const { kind } = descriptor;
      const advice = role === 'bound' ? ', or bind one with replacementModule()' : '';
      const all = `${role} ${kind}s: ${labels(descriptors, kind)}`;
      throw new ConfigError(error.code, `${error.message}${advice}; ${all}`, { cause: error });
    }
  }
  return registry;
}

function labels(descriptors: Descriptors, kind: AnyDescriptor['kind']): string {
  return (
    descriptors
      .filter((known) => known?.kind === kind)
      .map((known) => (known.kind === 'backing-store' ? known.name : backendLabel(known)))
      .join(', ') || 'none'
  );
}
