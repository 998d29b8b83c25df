import type { BackendDescriptor, BackendKind, BackendOf, PageMemory } from '@pagefold/contracts';
import { controlled } from './controlled.ts';
import type { FaultListener, FaultOf } from './fault.ts';
import { planFaults } from './fault-plan.ts';

/** What {@link withFaults} is told besides the faults. */
export interface FaultOptions {
  /** The descriptor's engine; the wrapped one's with `faulty` behind it where it is not given. */
  readonly engine?: string;
  /** Called at every fault, before it happens; it must not call the backend. */
  readonly onFault?: FaultListener;
}

/**
 * A descriptor whose backends are those of another one, with faults. It can be registered and selected
 * beside the other, and wrapped again.
 */
export function withFaults<K extends BackendKind>(
  descriptor: BackendDescriptor<K>,
  faults: readonly FaultOf<K>[],
  options: FaultOptions = {},
): BackendDescriptor<K> {
  const { engine = faultyEngine(descriptor), onFault } = options;
  const wrap = (backend: BackendOf<K>, memory: PageMemory) =>
    faultyBackend<K>(backend, memory, faults, onFault);
  return {
    kind: descriptor.kind,
    name: descriptor.name,
    engine,
    contractVersion: descriptor.contractVersion,
    options: descriptor.options,
    probe: () => descriptor.probe(),
    create(context, backendOptions) {
      const backend = descriptor.create(context, backendOptions);
      if (!(backend instanceof Promise)) return wrap(backend, context.memory);
      return backend.then((created) => wrap(created, context.memory));
    },
  };
}

/** A backend with faults; for the rest it is what it was. @param memory what it was created on. */
export function faultyBackend<K extends BackendKind>(
  backend: BackendOf<K>,
  memory: PageMemory,
  faults: readonly FaultOf<K>[],
  onFault?: FaultListener,
): BackendOf<K> {
  return controlled(backend, planFaults(backend, memory, faults, onFault));
}

/** An engine that the descriptor does not have. */
export function faultyEngine({ engine }: Pick<BackendDescriptor, 'engine'>): string {
  return engine === undefined ? 'faulty' : `${engine}-faulty`;
}
