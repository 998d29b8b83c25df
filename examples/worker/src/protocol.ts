import type { CreatePoolOptions, ErrorCode, PoolStats } from 'pagefold';

/** What the worker is started with. */
export interface Setup {
  readonly slots: number;
  readonly pool: CreatePoolOptions;
}

/** What it is asked for. A batch's buffer is transferred to it and comes back with the reply. */
export type Call =
  | {
      readonly method: 'storeMany' | 'loadMany';
      readonly length: number;
      readonly buffer: ArrayBuffer;
    }
  | { readonly method: 'stats' | 'close' };

export type Result = ArrayBuffer | PoolStats | undefined;

/** What it answers; errors in parts, since cloning one loses its code. */
export type Reply = { readonly id: number } & (
  | { readonly result: Result }
  | { readonly error: { readonly message: string; readonly code: ErrorCode | undefined } }
);
