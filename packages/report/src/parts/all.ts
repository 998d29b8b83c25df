import type { Part, Shown } from '../part.ts';
import { domainsPart } from './domains.ts';
import { inputsPart } from './inputs.ts';
import { kernelsPart } from './kernels.ts';
import { layersPart } from './layers.ts';
import { mapPart } from './map.ts';
import { paretoPart } from './pareto.ts';
import { sharingPart } from './sharing.ts';
import { waterfallPart } from './waterfall.ts';

/** The parts of a page, each but those that the report has nothing for. */
export function partsOf(shown: Shown): Part[] {
  return [
    layersPart,
    waterfallPart,
    paretoPart,
    sharingPart,
    domainsPart,
    mapPart,
    kernelsPart,
    inputsPart,
  ]
    .map((make) => make(shown))
    .filter((part) => part !== undefined);
}
