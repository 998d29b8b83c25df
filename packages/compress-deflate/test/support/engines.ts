import { deflateNode, deflatePako } from '@pagefold/compress-deflate';
import type { BackendDescriptor } from '@pagefold/contracts';

export const engines: readonly BackendDescriptor<'compressor'>[] = [deflateNode, deflatePako];
