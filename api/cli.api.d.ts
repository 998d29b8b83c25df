// The public interface of @pagefold/cli: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/cli' {
  export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

  export const exitCodes: {
    readonly ok: 0;
    readonly failed: 1;
    readonly usage: 2;
    readonly config: 3;
    readonly input: 4;
    readonly internal: 70;
  };

  export function main(): void;

  export interface OutputStream {
    readonly isTTY?: boolean;
    on(event: 'error', listener: (error: Error) => void): unknown;
    write(text: string, done: (error?: Error | null) => void): unknown;
  }

  export function run(args: readonly string[], streams?: Streams): Promise<ExitCode>;

  export interface Streams {
    readonly stderr: OutputStream;
    readonly stdout: OutputStream;
  }
}
