// The public interface of @pagefold/alloc-zsmalloc: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/alloc-zsmalloc' {
  import { Allocator } from '@pagefold/contracts';
  import { AllocatorContext } from '@pagefold/contracts';
  import { AllocatorStats } from '@pagefold/contracts';
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Handle } from '@pagefold/contracts';

  export function classesFile(input: AllocatorStats): string;

  export type ClassFormula = 'shipped' | 'documented';

  export function createZsmalloc(context: AllocatorContext, options?: ZsmallocOptions): Zsmalloc;

  export interface SizeClass {
    readonly index: number;
    readonly maxLength: number;
    readonly objectsPerZspage: number;
    readonly poolPagesPerZspage: number;
    readonly size: number;
  }

  export function sizeClasses(pageSize: number, options?: ZsmallocOptions): SizeClassTable;

  export class SizeClassTable {
    constructor(pageSize: number, chainSize: number, formula: ClassFormula);
    readonly classes: readonly SizeClass[];
    readonly pageSize: number;
    positionOf(length: number): number;
    readonly wholePageFrom: number;
  }

  export class Zsmalloc implements Allocator {
    constructor(input: AllocatorContext, table: SizeClassTable);
    alloc(length: number): Handle | 0;
    readonly capabilities: Allocator['capabilities'];
    compact(): number;
    free(handle: Handle): void;
    readonly maxObjectSize: number;
    readonly name = "zsmalloc";
    read(handle: Handle, length: number, dst: number): void;
    stats(): AllocatorStats;
    readonly wholePageFrom: number;
    write(handle: Handle, src: number, length: number): void;
  }

  export const zsmalloc: BackendDescriptor<'allocator'>;

  export interface ZsmallocOptions {
    readonly chainSize?: number;
    readonly classFormula?: ClassFormula;
  }
}
