#!/usr/bin/env node
import { main } from '@pagefold/cli';

main();
