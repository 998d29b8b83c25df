import { zbud } from '@pagefold/alloc-zbud';
import { allocatorSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';

prove('zbud', allocatorSuite({ descriptor: zbud }));
