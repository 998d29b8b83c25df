export { classesFile } from './classes-file.ts';
export { createZsmalloc, zsmalloc } from './descriptor.ts';
export type { ClassFormula, ZsmallocOptions } from './options.ts';
export { type SizeClass, type SizeClassTable, sizeClasses } from './size-classes.ts';
export type { Zsmalloc } from './zsmalloc.ts';
