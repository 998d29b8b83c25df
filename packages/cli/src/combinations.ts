import type { BackendKind } from '@pagefold/contracts';
import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import type { BackendChoice } from './choices.ts';

/** The chosen backends by kind. */
export type Choices = Readonly<Record<BackendKind, readonly BackendChoice[]>>;

/** Every hasher with every compressor and every allocator that was chosen. `all` is all that can run here. */
export function combinationsOf(registry: BackendRegistry, choices: Choices): BackendSelection[] {
  const hashers = expand(registry, 'hasher', choices.hasher);
  const compressors = expand(registry, 'compressor', choices.compressor);
  const allocators = expand(registry, 'allocator', choices.allocator);
  return hashers.flatMap((hasher) =>
    compressors.flatMap((compressor) =>
      allocators.map((allocator) => ({
        hasher: hasher.label,
        hasherOptions: hasher.options,
        compressor: compressor.label,
        compressorOptions: compressor.options,
        allocator: allocator.label,
        allocatorOptions: allocator.options,
      })),
    ),
  );
}

function expand(
  registry: BackendRegistry,
  kind: BackendKind,
  choices: readonly BackendChoice[],
): BackendChoice[] {
  return choices.flatMap((choice) => {
    if (choice.label !== 'all') return [choice];
    const usable = registry.list(kind).filter((known) => known.available === true);
    const names = [...new Set(usable.map((known) => known.descriptor.name))];
    return names.map((label) => ({ label, options: choice.options }));
  });
}
