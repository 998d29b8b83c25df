import { type Absent, isAbsent } from './absent.ts';
import { measureChurn } from './measure/churn.ts';
import { measureGrowth } from './measure/growth.ts';
import { measureHeap } from './measure/heap.ts';
import { longestInterruption } from './measure/interruptions.ts';
import { fillToObjects, fillWithoutVerification, metadataOf } from './measure/metadata.ts';
import { measureImage, measureMix } from './measure/mix.ts';
import { measureModules } from './measure/modules.ts';
import { measurePauses } from './measure/pauses.ts';
import { measureSteadyState } from './measure/steady.ts';
import { measureInTurns } from './measure/turns.ts';
import type { Section } from './options.ts';
import { pageSize } from './pages/content.ts';
import { makeMix } from './pages/mix.ts';
import { type SourcePages, spreadPages, streamOfPages } from './pages/source.ts';
import { nativePeer, storePeer } from './peers/all-peers.ts';
import type { ProcessPeer } from './peers/process-peer.ts';
import type { Plan } from './plan.ts';
import type { GrowthResult, Metadata, PeerGrowth, Results } from './results.ts';

/** What measuring needs to know. */
export interface Setting {
  readonly plan: Plan;
  readonly seed: number;
  readonly pages: SourcePages;
  readonly peers: readonly ProcessPeer[];
  /** The native program. */
  readonly program: string | Absent;
  /** The pool in C as an addon. */
  readonly addon: string | Absent;
  /** For temporary files. */
  readonly folder: string;
  /** Says what is measured now. */
  readonly say: (text: string) => void;
}

type Measured = Pick<Results, Section>;

/** Measures the sections that are asked for, one after another. */
export async function measureAll(
  setting: Setting,
  sections: readonly Section[],
): Promise<Measured> {
  const results: Partial<Record<Section, unknown>> = {};
  for (const section of sections) {
    setting.say(`measuring ${section} …`);
    const start = performance.now();
    results[section] = await measures[section](setting);
    setting.say(`  took ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return results as Measured;
}

const measures: { readonly [S in Section]: (setting: Setting) => Promise<Results[S]> } = {
  turns: ({ plan, pages, addon, folder, seed, say }) => {
    const { rounds } = plan.turns;
    const images = pages.images.map((bytes) => bytes.subarray(0, plan.turns.pages * pageSize));
    return measureInTurns(addon, images, folder, { rounds, seed }, say);
  },
  image: ({ plan, pages, peers }) =>
    measureImage(peers, streamOfPages(pages, plan.streamPages), plan.streamRounds),
  mix: ({ plan, pages, peers, seed }) => {
    const mix = makeMix(pages.bytes, pages.contents, plan.mixPages, seed);
    return measureMix(peers, mix, seed, plan.mixRounds);
  },
  churn: ({ plan, pages, peers, seed }) =>
    measureChurn(peers, spreadPages(pages, plan.templatePages), seed, plan.churn),
  growth: growthOf,
  pauses: ({ plan, addon, say }) => measurePauses(addon, plan.pauses, say),
  steady: ({ plan, pages, folder, seed }) =>
    measureSteadyState(spreadPages(pages, plan.templatePages), folder, {
      slots: plan.steadySlots,
      operations: plan.steadyOperations,
      seed,
    }),
  heap: ({ plan, pages, folder }) =>
    measureHeap(spreadPages(pages, plan.templatePages), folder, plan.heapBlocks),
  modules: ({ plan, pages, program, folder }) =>
    measureModules(spreadPages(pages, plan.imagePages), program, folder, plan.moduleRounds),
};

/** Grows a pool of Pagefold's, which then shows its tables at many objects, and one in C. */
async function growthOf({ plan, pages, program, folder, seed }: Setting): Promise<GrowthResult> {
  const templates = spreadPages(pages, plan.templatePages);
  const { sizes, growthRounds: rounds, growthPerRound: perRound, objects } = plan;
  const growthPlan = { sizes, rounds, perRound, slots: sizes.at(-1)! + objects };
  const idleLongestMs = longestInterruption(plan.interruptionMs);
  const ours = () => storePeer('pagefold', folder);
  const grown = await measureGrowth(ours, templates, seed, growthPlan);
  const leftOut = [grown.leftOut, await fillToObjects(grown, objects)];
  const metadata: Metadata[] = [await metadataOf(grown.peer, 'xxh3', 'always')];
  await grown.peer.check();
  await grown.peer.close();

  const never = storePeer('pagefold-never', folder);
  await fillWithoutVerification(never, plan.objectsWithoutVerification, seed);
  metadata.push(await metadataOf(never, 'sha256', 'never'));
  await never.check();
  await never.close();

  const peers: PeerGrowth[] = [grown.growth];
  if (!isAbsent(program)) {
    const native = await measureGrowth(
      () => nativePeer(program, folder),
      templates,
      seed,
      growthPlan,
    );
    await native.peer.check();
    await native.peer.close();
    peers.push(native.growth);
    leftOut.push(native.leftOut);
  }
  const reasons = [...new Set(leftOut.filter((reason) => reason !== undefined))];
  const result = { peers, metadata, idleLongestMs };
  return reasons.length === 0 ? result : { ...result, leftOut: reasons.join('; ') };
}
