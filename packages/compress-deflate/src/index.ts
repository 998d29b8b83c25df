export type { DeflateOptions } from './deflate.ts';
export { createDeflateNode, deflateNode } from './node.ts';
export { createDeflatePako, deflatePako } from './pako.ts';
