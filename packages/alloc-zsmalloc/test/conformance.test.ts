import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { allocatorSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';

prove('zsmalloc', allocatorSuite({ descriptor: zsmalloc }));
