import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { GuestKernel } from './guest-kernel.ts';

/** A machine to be started, with what it tells in its events. */
export interface GuestOptions<Figures> {
  readonly kernel: GuestKernel;
  readonly initramfs: string;
  /** Memory of the machine in MiB. */
  readonly memoryMib: number;
  /** Parameters for its process 1. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Options of QEMU for its disks: the first one is `/dev/vda`. */
  readonly disks: readonly string[];
  /** Takes each line that the guest prints. */
  readonly onLine?: (line: string) => void;
  /** Takes each event, before who waits for it. */
  readonly onEvent?: (event: string, figures: Figures) => void;
}

/** No line from a guest for so long is a failure, however busy the machine is: an idle one takes 15 s for all. */
const silenceMs = 150_000;

/** How many of the last lines a failure shows. */
const shownLines = 40;

/** A Linux guest in QEMU, emulated, whose process 1 talks with the host over the serial console. */
export class Guest<Figures = Readonly<Record<string, unknown>>> {
  readonly #qemu: ChildProcess;
  readonly #lines: string[] = [];
  readonly #events = new Map<string, Figures>();
  readonly #options: GuestOptions<Figures>;
  readonly #ended: Promise<void>;
  #onLine: (() => void) | undefined;
  #failure: Error | undefined;
  #hasEnded = false;

  constructor(options: GuestOptions<Figures>) {
    this.#options = options;
    this.#qemu = spawn('qemu-system-x86_64', qemuArguments(options), {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const switchOff = (): void => void this.#qemu.kill('SIGKILL');
    process.once('exit', switchOff);
    for (const input of [this.#qemu.stdout!, this.#qemu.stderr!]) {
      createInterface({ input }).on('line', (line) => this.#note(line));
    }
    // A machine that is off reads nothing.
    this.#qemu.stdin!.on('error', () => {});
    this.#ended = once(this.#qemu, 'close').then(([code, signal]) => {
      this.#hasEnded = true;
      process.off('exit', switchOff);
      if (code !== 0) this.#fail(`QEMU ended with ${signal ?? code}`);
      this.#onLine?.();
    });
  }

  /** Waits for an event and returns its figures. @throws when the guest fails, ends or is silent before. */
  async says(event: string): Promise<Figures> {
    for (;;) {
      const figures = this.#events.get(event);
      if (figures !== undefined) return figures;
      if (this.#hasEnded) this.#fail(`the guest has ended before it said "${event}"`);
      if (this.#failure !== undefined) throw this.#failure;
      await this.#nextLine(event);
    }
  }

  /** Lets a guest go on that waits for the host. */
  goOn(): void {
    this.#qemu.stdin!.write('\n');
  }

  /** Waits until the machine is off. @throws when it failed. */
  async off(): Promise<void> {
    await this.#ended;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Switches the machine off, whatever it does. */
  async kill(): Promise<void> {
    this.#qemu.kill('SIGKILL');
    await this.#ended;
  }

  /** Whether the guest has printed this. */
  hasPrinted(pattern: RegExp): boolean {
    return this.#lines.some((line) => pattern.test(line));
  }

  #note(line: string): void {
    this.#lines.push(line);
    this.#options.onLine?.(line);
    const [, event, figures] = /^@(\w+) (\{.*\})\s*$/.exec(line) ?? [];
    if (event !== undefined && figures !== undefined) {
      const parsed = JSON.parse(figures) as Figures;
      this.#events.set(event, parsed);
      this.#options.onEvent?.(event, parsed);
      if (event === 'failed') this.#fail(`the guest has failed: ${figures}`);
    }
    this.#onLine?.();
  }

  #nextLine(awaited: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#fail(`the guest printed nothing for ${silenceMs / 1000} s; awaited: "${awaited}"`);
        resolve();
      }, silenceMs);
      this.#onLine = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #fail(what: string): void {
    const last = this.#lines.slice(-shownLines).join('\n');
    this.#failure ??= new Error(`${what}; its last lines:\n${last}`);
  }
}

function qemuArguments(options: GuestOptions<never>): string[] {
  const { kernel, initramfs, memoryMib, parameters, disks } = options;
  // Emulated, the timer is not always found to work under load; `panic=-1` with -no-reboot ends the machine.
  const standard = 'console=ttyS0 no_timer_check panic=-1 loglevel=6';
  const own = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [
    // KSM of the host, where it runs, leaves a guest alone.
    ...[
      '-machine',
      'mem-merge=off',
      '-accel',
      'tcg',
      '-cpu',
      'qemu64',
      '-m',
      String(memoryMib),
      '-smp',
      '1',
    ],
    ...['-nodefaults', '-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-no-reboot'],
    ...['-kernel', kernel.image, '-initrd', initramfs, '-append', [standard, ...own].join(' ')],
    ...disks,
  ];
}
