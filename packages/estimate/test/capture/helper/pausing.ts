/**
 * Captures the process whose id it is given, paused. With the argument "listen" it ends the capture
 * on SIGINT and exits with code 7; otherwise it never gets beyond the first batch.
 */
// By itself: the whole package takes longer to load than the rest of the process.
import { captureProcesses } from '../../../dist/capture/capture.js';

const controller = new AbortController();
const { signal } = controller;

process.on('disconnect', () => process.exit());
if (process.argv[3] === 'listen') process.once('SIGINT', () => controller.abort());
try {
  await captureProcesses({
    pids: [Number(process.argv[2])],
    pause: true,
    signal,
    write: () =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve());
        process.send!('writing');
      }),
  });
} catch (error) {
  process.exit(error === signal.reason ? 7 : 8);
}
