export { Guest, type GuestFigures, type GuestOptions } from './guest.ts';
export { makeInitramfs } from './initramfs.ts';
export { type GuestKernel, guestKernel } from './kernel.ts';
export { Server } from './server.ts';
export { guestTools, missingTools, output } from './tools.ts';
