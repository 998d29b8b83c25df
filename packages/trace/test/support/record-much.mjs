/* Records more than a file may hold, and prints what it was told. */
import { TraceRecorder } from '@pagefold/trace';

const failures = [];
const recorder = TraceRecorder.open(process.argv[2], {
  pageSize: 4096,
  onFailure: ({ code, message }) => failures.push(`${code} ${message}`),
});
const disk = recorder.export('vm1', 2 ** 30);
const page = new Uint8Array(4096);
for (let slot = 0; slot < 10_000; slot++) {
  new DataView(page.buffer).setUint32(100, slot);
  disk.stored(slot, page);
}
const { isRecording } = recorder;
recorder.close();
console.log(JSON.stringify({ failures, isRecording }));
