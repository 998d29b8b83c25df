export { findingsImage, imageTools } from './findings/image.ts';
export { type FarFigures, Server } from './server.ts';
export {
  makeSwapInitramfs,
  type SwapFigures,
  type SwapGuest,
  type SwapGuestOptions,
  startSwapGuest,
} from './swap-guest.ts';
