/** Any method of an object. */
// biome-ignore lint/suspicious/noExplicitAny: stands in for the methods of any object.
export type AnyMethod = (...args: any[]) => any;

/** What becomes of the calls of an object's methods, which may change at any time. */
export class Faults {
  readonly #calls = new Map<string, number>();
  readonly #replaced = new Map<string, AnyMethod>();

  /** How often a method has been called. */
  calls(method: string): number {
    return this.#calls.get(method) ?? 0;
  }

  /** From now on `action` is called in place of a method: with the real one, then its arguments. */
  replace(method: string, action: AnyMethod): void {
    this.#replaced.set(method, action);
  }

  /** From now on a method throws `error`, whatever it is. */
  throwFrom(method: string, error: unknown): void {
    this.replace(method, () => {
      throw error;
    });
  }

  /** From now on a method returns `value`, whatever it is, and does nothing. */
  returnFrom(method: string, value: unknown): void {
    this.replace(method, () => value);
  }

  /** From now on everything works again. */
  clear(): void {
    this.#replaced.clear();
  }

  /** Counts a call and carries it out, or what is to happen in its place. */
  call(method: string, real: AnyMethod, args: readonly unknown[]): unknown {
    this.#calls.set(method, this.calls(method) + 1);
    const action = this.#replaced.get(method);
    return action === undefined ? real(...args) : action(real, ...args);
  }
}

/** An object, such as a backend or pool pages, with its methods under the control of `faults`. */
export function controlled<T extends object>(target: T, faults: Pick<Faults, 'call'>): T {
  return controlledBut(target, faults, undefined);
}

/** The same, without one of its methods. */
function controlledBut<T extends object>(
  target: T,
  faults: Pick<Faults, 'call'>,
  hidden: string | undefined,
): T {
  const methods = new Map<PropertyKey, AnyMethod>();
  return new Proxy(target, {
    get(_, property) {
      if (property === hidden) return undefined;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      let method = methods.get(property);
      if (method === undefined) {
        const real: AnyMethod = (...args) => {
          const returned: unknown = Reflect.apply(value, target, args);
          if (property !== 'placeFor') return returned;
          // What takes an object's calls in its place is under the same control, and allocates and writes one by one.
          return controlledBut(returned as object, faults, 'put');
        };
        method = (...args) => faults.call(String(property), real, args);
        methods.set(property, method);
      }
      return method;
    },
  });
}
