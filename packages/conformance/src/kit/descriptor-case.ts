import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  type BackendKind,
  backendLabel,
  type OptionSpec,
  resolveOptions,
} from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { expectEqual, expectNoError, expectThat, show } from './expect.ts';

/** The one case that also runs where the backend itself cannot. */
export function descriptorCase(descriptor: BackendDescriptor, kind: BackendKind): ConformanceCase {
  return newCase('the descriptor is well formed', undefined, () => {
    expectEqual(descriptor.kind, kind, '"kind"');
    // A registry checks names, version and the presence of everything else.
    const registry = new BackendRegistry();
    expectNoError('a registry', () => registry.add(descriptor as AnyBackendDescriptor));
    checkProbe(descriptor);
    for (const [name, spec] of Object.entries(descriptor.options)) checkOption(name, spec);
    expectNoError('the defaults of its options', () =>
      resolveOptions(backendLabel(descriptor), descriptor.options),
    );
  });
}

function checkProbe(descriptor: BackendDescriptor): void {
  const available: unknown = expectNoError('probe()', () => descriptor.probe());
  const isReason = typeof available === 'string' && available !== '';
  expectThat(available === true || isReason, 'probe()', 'true or a reason', available);
  expectEqual(descriptor.probe(), available as true | string, 'probe(), again');
}

function checkOption(name: string, spec: OptionSpec): void {
  const what = `option "${name}"`;
  expectThat(/^[a-z][A-Za-z0-9]*$/.test(name), what, 'a name in camel case', name);
  expectThat(
    typeof spec.description === 'string' && spec.description !== '',
    `${what}: "description"`,
    'a text',
    spec.description,
  );
  if (spec.type === 'integer') {
    const limits = [spec.minimum, spec.maximum];
    const areLimits = limits.every(Number.isSafeInteger) && spec.minimum <= spec.maximum;
    expectThat(areLimits, `${what}: its limits`, 'two integers, the lower one first', limits);
  } else if (spec.type === 'choice') {
    const { values } = spec;
    const distinct = new Set(values).size === values.length && values.length > 0;
    expectThat(distinct, `${what}: "values"`, 'different texts', show([...values]));
  } else {
    expectThat(spec.type === 'boolean', `${what}: "type"`, 'integer, boolean or choice', spec);
  }
}
