/**
 * A capture that has written and stopped its process, and then hears no more: captures the process
 * whose id is given into the file that is given, says so, and waits for ever.
 */
import { captureProcesses } from '@pagefold/estimate';
import { ImageWriter } from '../../dist/image-writer.js';

const [pid, path] = process.argv.slice(2);
const image = await ImageWriter.at(path!);
setInterval(() => {}, 1000);
await captureProcesses({
  pids: [Number(pid)],
  pause: true,
  async write(batch) {
    await image.write(batch);
    process.stderr.write('written\n');
    await new Promise(() => {});
  },
});
