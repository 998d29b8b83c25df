// The public interface of pagefold: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module 'pagefold' {
  export * from "@pagefold/builtins";
  export * from "@pagefold/contracts";
  export * from "@pagefold/core";
}
