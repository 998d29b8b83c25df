export { type Absent, isAbsent } from './absent.ts';
export { resultIn } from './disk/fio.ts';
export { diskText } from './disk/report.ts';
export { measureChurn } from './measure/churn.ts';
export { measureGrowth, whyNoRoom } from './measure/growth.ts';
export { measureHeap } from './measure/heap.ts';
export { longestInterruption } from './measure/interruptions.ts';
export { fillToObjects, metadataOf } from './measure/metadata.ts';
export { measureImage, measureMix } from './measure/mix.ts';
export { measureModules } from './measure/modules.ts';
export { measurePauses } from './measure/pauses.ts';
export { collectionsOf, measureSteadyState } from './measure/steady.ts';
export { measureInTurns } from './measure/turns.ts';
export { type BenchOptions, help, parseOptions, sections, UsageError } from './options.ts';
export { PageMaker, pageSize, sameFilledContent } from './pages/content.ts';
export { type Contents, contentsOf } from './pages/contents.ts';
export { captureDemo } from './pages/demo-image.ts';
export { readImages } from './pages/image-pages.ts';
export { type Mix, makeMix } from './pages/mix.ts';
export { skewedSlots, uniformSlots } from './pages/orders.ts';
export { readSource, spreadPages, streamOfPages } from './pages/source.ts';
export {
  nativeInPlacePeer,
  nativePeer,
  startPeers,
  storePeer,
  zramPeer,
} from './peers/all-peers.ts';
export { buildAddon, buildNative } from './peers/build-native.ts';
export { type Peer, WrongPages } from './peers/peer.ts';
export type { ProcessPeer } from './peers/process-peer.ts';
export { takeZramDevice, type ZramDevice } from './peers/zram-device.ts';
export { Random } from './random.ts';
export { columns, markdownTable } from './report/columns.ts';
export { fragments, updateDocuments } from './report/documents.ts';
export { camelCased, snakeCased } from './report/json.ts';
export { fillMarkers } from './report/markers.ts';
export { type Target, targetsOf } from './report/targets.ts';
export { reportText } from './report/text.ts';
export type { Results } from './results.ts';
export { run } from './run.ts';
export { median, quantile, ratioSpread, relativeRange, type Spread, spread } from './statistics.ts';
export { type StoreName, stores } from './stores/choose-store.ts';
export { CollectionCounter } from './stores/collection-counter.ts';
export { Host } from './stores/host.ts';
export type { PageStore } from './stores/page-store.ts';
export { MixedOperations } from './workload/mixed-operations.ts';
export { concatenated, Operations, operationKinds } from './workload/operations.ts';
