export { cached } from './cache.ts';
export { Guest, type GuestOptions } from './guest.ts';
export { cloudKernel, type GuestKernel, kernelOf } from './guest-kernel.ts';
export { type InitramfsParts, makeInitramfs } from './initramfs.ts';
export { guestTools, missingTools, output } from './tools.ts';
