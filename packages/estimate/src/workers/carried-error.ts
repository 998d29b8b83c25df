import { BackendError, ConfigError, type ErrorCode } from '@pagefold/contracts';

/** An error on its way to another thread, where a copy has neither the class nor the code of Pagefold's. */
export type CarriedError =
  | { readonly backend: string; readonly message: string; readonly cause: unknown }
  | { readonly code: ErrorCode; readonly message: string; readonly cause: unknown }
  | { readonly other: unknown };

/** Prepares an error for its way. */
export function carryError(error: unknown): CarriedError {
  if (error instanceof BackendError) {
    const { backend, message, cause } = error;
    return { backend, message: message.slice(`${backend}: `.length), cause: copyable(cause) };
  }
  if (error instanceof ConfigError) {
    const { code, message, cause } = error;
    return { code, message, cause: copyable(cause) };
  }
  return { other: copyable(error) };
}

/** The error as it would have been on this thread. */
export function carriedError(carried: CarriedError): unknown {
  if ('other' in carried) return carried.other;
  const { message, cause } = carried;
  const options = cause === undefined ? {} : { cause };
  return 'backend' in carried
    ? new BackendError(carried.backend, message, options)
    : new ConfigError(carried.code, message, options);
}

function copyable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}
