import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  type BackendKind,
  backendKinds,
  backendLabel,
  ConfigError,
  contractVersion,
  messageOf,
  show,
} from '@pagefold/contracts';

/** A backend as a registry lists it. */
export interface RegisteredBackend<K extends BackendKind = BackendKind> {
  /** `name` or `name/engine`. */
  readonly label: string;
  /** What was registered. */
  readonly descriptor: BackendDescriptor<K>;
  /** Whether it can run here; if not, why. */
  readonly available: true | string;
}

/** The backends that a composition can choose from, by kind and name. */
export class BackendRegistry {
  readonly #byKind: { readonly [K in BackendKind]: Map<string, BackendDescriptor<K>> } = {
    hasher: new Map(),
    compressor: new Map(),
    allocator: new Map(),
  };

  constructor(descriptors: Iterable<AnyBackendDescriptor> = []) {
    for (const descriptor of descriptors) this.add(descriptor);
  }

  /**
   * Adds a backend.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_BACKEND`, `PAGEFOLD_CONTRACT_VERSION`, or
   *   `PAGEFOLD_DUPLICATE_BACKEND` when there is one of this kind, name and engine.
   */
  add(descriptor: AnyBackendDescriptor): void {
    checkDescriptor(descriptor);
    const known = this.#of(descriptor.kind);
    const label = backendLabel(descriptor);
    if (known.has(label)) {
      throw new ConfigError(
        'PAGEFOLD_DUPLICATE_BACKEND',
        `there are two ${descriptor.kind}s named ${label}: give one another name or engine`,
      );
    }
    known.set(label, descriptor);
  }

  /** All backends of a kind, in the order in which they were added. */
  list<K extends BackendKind>(kind: K): RegisteredBackend<K>[] {
    return [...this.#of(kind).values()].map(registered);
  }

  /**
   * The backend that is asked for: `name/engine` is that engine; a bare `name` is the first engine of
   * that name that can run here.
   *
   * @throws ConfigError `PAGEFOLD_UNKNOWN_BACKEND`, listing what there is, or
   *   `PAGEFOLD_UNAVAILABLE_BACKEND`, saying why it cannot run.
   */
  find<K extends BackendKind>(kind: K, label: string): BackendDescriptor<K> {
    const fitting = [...this.#of(kind).values()]
      .filter((known) => backendLabel(known) === label || known.name === label)
      .map(registered);
    const usable = fitting.find((known) => known.available === true);
    if (usable !== undefined) return usable.descriptor;
    if (fitting.length === 0) throw this.#unknown(kind, label);
    const reasons = fitting.map((known) => `${known.label}: ${known.available}`);
    throw new ConfigError(
      'PAGEFOLD_UNAVAILABLE_BACKEND',
      `the ${kind} "${label}" cannot run here (${reasons.join('; ')})`,
    );
  }

  #of<K extends BackendKind>(kind: K): Map<string, BackendDescriptor<K>> {
    return this.#byKind[kind];
  }

  #unknown(kind: BackendKind, label: string): ConfigError {
    const names = [...this.#of(kind).keys()].join(', ');
    return new ConfigError(
      'PAGEFOLD_UNKNOWN_BACKEND',
      `there is no ${kind} named "${label}"; ${names === '' ? 'there are none' : `known: ${names}`}`,
    );
  }
}

/** Asks a backend whether it can run here; one that fails to answer cannot. */
function registered<K extends BackendKind>(descriptor: BackendDescriptor<K>): RegisteredBackend<K> {
  let available: true | string;
  try {
    const answer: unknown = descriptor.probe();
    const isAnswer = answer === true || (typeof answer === 'string' && answer !== '');
    available = isAnswer ? answer : `its probe answered ${show(answer)}, not true or why it cannot`;
  } catch (error) {
    available = `its probe failed: ${messageOf(error)}`;
  }
  return { label: backendLabel(descriptor), descriptor, available };
}

function checkDescriptor(descriptor: AnyBackendDescriptor): void {
  if (typeof descriptor !== 'object' || descriptor === null) {
    throw invalid(`expected a backend descriptor, got ${String(descriptor)}`);
  }
  const { kind, name, engine, probe, create, options } = descriptor;
  if (!backendKinds.includes(kind)) {
    throw invalid(`"kind" expected one of ${backendKinds.join(', ')}, got ${String(kind)}`);
  }
  if (!isName(name)) throw invalid(`"name" expected letters, digits or -, got ${String(name)}`);
  if (engine !== undefined && !isName(engine)) {
    throw invalid(`${name}: "engine" expected letters, digits or -, got ${String(engine)}`);
  }
  if (descriptor.contractVersion !== contractVersion) {
    throw new ConfigError(
      'PAGEFOLD_CONTRACT_VERSION',
      `${name}: "contractVersion" expected ${contractVersion}, got ${String(descriptor.contractVersion)}`,
    );
  }
  if (typeof probe !== 'function') throw invalid(`${name}: "probe" expected a function`);
  if (typeof create !== 'function') throw invalid(`${name}: "create" expected a function`);
  if (typeof options !== 'object' || options === null)
    throw invalid(`${name}: "options" expected a schema`);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(value);
}

function invalid(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_BACKEND', message);
}
