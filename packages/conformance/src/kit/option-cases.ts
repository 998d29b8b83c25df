import type { BackendKind, OptionSpec, Options } from '@pagefold/contracts';
import type { CaseRun, Cases } from './case-run.ts';
import { expectEqual, expectRejects, fail, show } from './expect.ts';

/** How the cases about options make and use backends of a kind. */
export interface Usage<K extends BackendKind> {
  /** Calls `create` on a new page memory. */
  create(run: CaseRun<K>, options: Options): unknown;
  /**
   * Creates a backend, uses it a little and returns a text that says what came of that: the same text
   * for backends that behave alike.
   */
  exercise(run: CaseRun<K>, options: Options): Promise<string>;
}

const noOptions = 'it has no options';

/** What every backend promises about its options. */
export function optionCases<K extends BackendKind>(usage: Usage<K>): Cases<K> {
  return {
    async 'an option that it does not describe is refused'(run) {
      await expectRefused(run, usage, { noSuchOption: 1 });
      await expectRefused(run, usage, { ...run.settings.options, noSuchOption: 1 });
    },

    async 'every option takes its default, its limits and its choices'(run) {
      const entries = Object.entries(run.settings.descriptor.options);
      if (entries.length === 0) return noOptions;
      const roomy = run.roomy();
      for (const [name, spec] of entries) {
        for (const value of allowedValues(spec)) {
          await tryOption(roomy, usage, name, value);
        }
      }
      return undefined;
    },

    async 'an option that is not given has its default'(run) {
      const entries = Object.entries(run.settings.descriptor.options);
      if (entries.length === 0) return noOptions;
      const expected = await usage.exercise(run, {});
      for (const [name, spec] of entries) {
        for (const value of [spec.default, undefined]) {
          const what = `a backend with ${name}: ${show(value)} beside one without options`;
          expectEqual(await usage.exercise(run, { [name]: value }), expected, what);
        }
      }
      return undefined;
    },

    async 'a value that an option cannot have is refused'(run) {
      const entries = Object.entries(run.settings.descriptor.options);
      if (entries.length === 0) return noOptions;
      for (const [name, spec] of entries) {
        for (const value of forbiddenValues(spec)) {
          await expectRefused(run, usage, { [name]: value });
        }
      }
      return undefined;
    },
  };
}

async function tryOption<K extends BackendKind>(
  run: CaseRun<K>,
  usage: Usage<K>,
  name: string,
  value: unknown,
): Promise<void> {
  try {
    await usage.exercise(run, { ...run.settings.options, [name]: value });
  } catch (error) {
    const message = error instanceof Error ? error.message : show(error);
    fail(`with ${name}: ${show(value)}, ${message}`, undefined, error);
  }
}

async function expectRefused<K extends BackendKind>(
  run: CaseRun<K>,
  usage: Usage<K>,
  options: Options,
): Promise<void> {
  const what = `create with ${show(options)}`;
  await expectRejects(() => usage.create(run, options), ['PAGEFOLD_INVALID_OPTION'], what);
}

function allowedValues(spec: OptionSpec): readonly unknown[] {
  switch (spec.type) {
    case 'integer':
      return [spec.default, spec.minimum, spec.maximum];
    case 'boolean':
      return [true, false];
    case 'choice':
      return spec.values;
  }
}

function forbiddenValues(spec: OptionSpec): readonly unknown[] {
  switch (spec.type) {
    case 'integer':
      return [spec.minimum - 1, spec.maximum + 1, spec.minimum + 0.5, Number.NaN, '1', true];
    case 'boolean':
      return [0, 'true'];
    case 'choice':
      return [`not ${spec.values[0]}`, '', 0];
  }
}
