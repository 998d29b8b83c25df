import {
  type AnyDescriptor,
  type BackendDescriptor,
  type BackendKind,
  type BackingStoreDescriptor,
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
  readonly #backingStores = new Map<string, BackingStoreDescriptor>();

  constructor(descriptors: Iterable<AnyDescriptor> = []) {
    for (const descriptor of descriptors) this.add(descriptor);
  }

  /**
   * Adds a backend, or a backing store.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_BACKEND`, `PAGEFOLD_CONTRACT_VERSION`, or
   *   `PAGEFOLD_DUPLICATE_BACKEND` when there is one of this kind, name and engine.
   */
  add(descriptor: AnyDescriptor): void {
    checkDescriptor(descriptor);
    if (descriptor.kind === 'backing-store')
      addTo(this.#backingStores, descriptor.name, descriptor);
    else addTo(this.#of(descriptor.kind), backendLabel(descriptor), descriptor);
  }

  /**
   * The backing store of a name.
   *
   * @throws ConfigError `PAGEFOLD_UNKNOWN_BACKEND`, listing what there is.
   */
  findBackingStore(name: string): BackingStoreDescriptor {
    const found = this.#backingStores.get(name);
    if (found === undefined) throw unknown('backing-store', name, this.#backingStores.keys());
    return found;
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
    if (fitting.length === 0) throw unknown(kind, label, this.#of(kind).keys());
    const reasons = fitting.map((known) => `${known.label}: ${known.available}`);
    throw new ConfigError(
      'PAGEFOLD_UNAVAILABLE_BACKEND',
      `the ${kind} "${label}" cannot run here (${reasons.join('; ')})`,
    );
  }

  #of<K extends BackendKind>(kind: K): Map<string, BackendDescriptor<K>> {
    return this.#byKind[kind];
  }
}

function addTo<D extends { readonly kind: string }>(
  known: Map<string, D>,
  label: string,
  descriptor: D,
): void {
  if (known.has(label)) {
    throw new ConfigError(
      'PAGEFOLD_DUPLICATE_BACKEND',
      `there are two ${descriptor.kind}s named ${label}: give one another name or engine`,
    );
  }
  known.set(label, descriptor);
}

function unknown(kind: string, label: string, known: Iterable<string>): ConfigError {
  const names = [...known].join(', ');
  return new ConfigError(
    'PAGEFOLD_UNKNOWN_BACKEND',
    `there is no ${kind} named "${label}"; ${names === '' ? 'there are none' : `known: ${names}`}`,
  );
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

const kinds: readonly string[] = [...backendKinds, 'backing-store'];

function checkDescriptor(descriptor: AnyDescriptor): void {
  if (typeof descriptor !== 'object' || descriptor === null) {
    throw invalid(`expected a backend descriptor, got ${String(descriptor)}`);
  }
  const { kind, name } = descriptor;
  if (!kinds.includes(kind)) {
    throw invalid(`"kind" expected one of ${kinds.join(', ')}, got ${String(kind)}`);
  }
  if (!isName(name)) throw invalid(`"name" expected letters, digits or -, got ${String(name)}`);
  checkVersion(descriptor);
  if (descriptor.kind === 'backing-store') {
    if (typeof descriptor.open !== 'function') throw invalid(`${name}: "open" expected a function`);
    return;
  }
  const { engine, probe, create, options } = descriptor;
  if (engine !== undefined && !isName(engine)) {
    throw invalid(`${name}: "engine" expected letters, digits or -, got ${String(engine)}`);
  }
  if (typeof probe !== 'function') throw invalid(`${name}: "probe" expected a function`);
  if (typeof create !== 'function') throw invalid(`${name}: "create" expected a function`);
  if (typeof options !== 'object' || options === null)
    throw invalid(`${name}: "options" expected a schema`);
}

function checkVersion({ name, contractVersion: version }: AnyDescriptor): void {
  if (version === contractVersion) return;
  throw new ConfigError(
    'PAGEFOLD_CONTRACT_VERSION',
    `${name}: "contractVersion" expected ${contractVersion}, got ${String(version)}`,
  );
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(value);
}

function invalid(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_BACKEND', message);
}
