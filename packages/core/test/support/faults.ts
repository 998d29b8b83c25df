// biome-ignore lint/suspicious/noExplicitAny: stands in for the methods of any backend.
type Method = (...args: any[]) => any;

/** What happens to the calls of one backend. */
export class Faults {
  readonly #counts = new Map<string, number>();
  readonly #replaced = new Map<string, Method>();

  /** How often a method was called. */
  calls(method: string): number {
    return this.#counts.get(method) ?? 0;
  }

  /** From now on, `action` is called in place of a method: with the real one, then its arguments. */
  replace(method: string, action: Method): void {
    this.#replaced.set(method, action);
  }

  /** From now on, a method throws `error`, whatever it is. */
  throwFrom(method: string, error: unknown): void {
    this.replace(method, () => {
      throw error;
    });
  }

  /** From now on, a method returns `value` without doing anything. */
  returnFrom(method: string, value: unknown): void {
    this.replace(method, () => value);
  }

  /** Everything works again. */
  clear(): void {
    this.#replaced.clear();
  }

  call(method: string, real: Method, args: unknown[]): unknown {
    this.#counts.set(method, this.calls(method) + 1);
    const action = this.#replaced.get(method);
    return action === undefined ? real(...args) : action(real, ...args);
  }
}

/** `backend` with its methods under the control of `faults`. */
export function withFaults<B extends object>(backend: B, faults: Faults): B {
  return new Proxy(backend, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) =>
        faults.call(String(property), (...real) => Reflect.apply(value, target, real), args);
    },
  });
}
