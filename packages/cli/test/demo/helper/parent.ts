/**
 * Starts two instances of the demo service, prints their ids, and then waits for ever or, with the
 * argument "leave", for nothing, without having stopped them.
 */
import { runDemoServices } from '../../../dist/demo/run-services.js';

const { pids } = await runDemoServices({ instances: 2 });
console.log(JSON.stringify(pids));
if (process.argv[2] !== 'leave') setInterval(() => {}, 1000);
