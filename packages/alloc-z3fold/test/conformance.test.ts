import { z3fold } from '@pagefold/alloc-z3fold';
import { allocatorSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';

prove('z3fold', allocatorSuite({ descriptor: z3fold }));
