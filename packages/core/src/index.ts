export { CountingPages } from './counting-pages.ts';
export { Workbench, type WorkbenchOptions } from './workbench.ts';
