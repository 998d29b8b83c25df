import type { AnyBackendDescriptor } from '@pagefold/contracts';
import { allocatorSuite } from './allocator-suite.ts';
import { compressorSuite } from './compressor-suite.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { hasherSuite } from './hasher-suite.ts';
import type { SuiteOptions } from './kit/suite-settings.ts';

/**
 * The suite for a backend's kind, as cases for any test runner.
 *
 * @throws TypeError for something that is no descriptor.
 */
export function backendSuite(
  descriptor: AnyBackendDescriptor,
  options: Omit<SuiteOptions, 'descriptor'> = {},
): Generator<ConformanceCase> {
  switch (descriptor.kind) {
    case 'hasher':
      return hasherSuite({ ...options, descriptor });
    case 'compressor':
      return compressorSuite({ ...options, descriptor });
    case 'allocator':
      return allocatorSuite({ ...options, descriptor });
    default:
      throw notABackend(descriptor);
  }
}

function notABackend(descriptor: never): TypeError {
  const { kind } = Object(descriptor) as { kind?: unknown };
  return new TypeError(
    `"descriptor" expected a hasher, a compressor or an allocator, got ${String(kind)}`,
  );
}
