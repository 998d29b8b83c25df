import type { BackendSelection } from '@pagefold/core';
import type { Clocks } from '../block-times.ts';
import type { KernelPlan } from '../kernels/kernel-choice.ts';
import type { CarriedError } from './carried-error.ts';

/** What a worker makes its backends of, as the thread that has the tables does. */
export interface WorkerPlan {
  /** Combinations to look at. */
  readonly combinations: readonly BackendSelection[];
  /** Kernels to predict. */
  readonly kernels: readonly KernelPlan[];
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Where a sample of the contents is to be looked at. */
  readonly sampleSeed: number | undefined;
}

/**
 * What is to be done with a slot: *examine* its pages, and compress those that seem to be the first of their
 * content; or *compress* those that are, and are not compressed yet.
 */
export type Task = 'examine' | 'compress';

/** To a worker. */
export type Order = BeginOrder | SlotOrder | TaskOrder | TimesOrder;

/** Makes the backends. */
export interface BeginOrder {
  /** What is asked for. */
  readonly order: 'begin';
  /** What they are made of. */
  readonly plan: WorkerPlan;
  /** Memory of the contents that are compressed, which all threads share. */
  readonly seen: SharedArrayBuffer;
}

/** Memory that all threads share, known by its number from here on. */
export interface SlotOrder {
  /** What is asked for. */
  readonly order: 'slot';
  /** Its number. */
  readonly slot: number;
  /** The memory. */
  readonly buffer: SharedArrayBuffer;
}

/** Work on the pages of a slot. */
export interface TaskOrder {
  /** What is asked for. */
  readonly order: Task;
  /** The number of the slot. */
  readonly slot: number;
  /** How many pages it has. */
  readonly pages: number;
  /** Where they stand, if they are still to be read. */
  readonly place?: FilePlace | undefined;
  /** Pages whose key is not below it are left out; above all keys where there is no sample. */
  readonly threshold: number;
}

/** A place in a file that this process has open. */
export interface FilePlace {
  /** The number by which the system knows the file. */
  readonly descriptor: number;
  /** The byte. */
  readonly position: number;
}

/** Asks what the steps have taken. */
export interface TimesOrder {
  /** What is asked for. */
  readonly order: 'times';
}

/** From a worker, one for each order but `slot`. */
export type Answer = ReadyAnswer | DoneAnswer | FailedAnswer | TimesAnswer;

/** The backends are made. */
export interface ReadyAnswer {
  /** What has happened. */
  readonly answer: 'ready';
}

/** A slot is done. */
export interface DoneAnswer {
  /** What has happened. */
  readonly answer: 'done';
  /** The number of the slot. */
  readonly slot: number;
  /** The first page at which it failed; those before it are done. */
  readonly failure?: PageFailure | undefined;
  /** Whether its pages could not be read, not all of them: then nothing is done. */
  readonly isUnread?: boolean;
}

/** The backends could not be made. */
export interface FailedAnswer {
  /** What has happened. */
  readonly answer: 'failed';
  /** Why. */
  readonly error: CarriedError;
}

/** What the steps have taken. */
export interface TimesAnswer {
  /** What has happened. */
  readonly answer: 'times';
  /** Microseconds of each step of the examiner in each block. */
  readonly samples: readonly (readonly number[])[];
}

/** A page of a slot that could not be taken. */
export interface PageFailure {
  /** Its number in the slot. */
  readonly page: number;
  /** Why. */
  readonly error: CarriedError;
}

/** A thread that serves an analysis, from outside; what goes to and fro is an analysis's own business. */
export interface WorkerPort {
  /** Sends it an order. */
  post(order: unknown): void;
  /** Ends it. */
  close(): Promise<unknown>;
}

/** What to do when a worker answers, or is no more. */
export interface PortListener {
  /** Gets each answer. */
  readonly onAnswer: (answer: unknown) => void;
  /** Gets why there will be no more. */
  readonly onDeath: (error: unknown) => void;
}

/** Threads to analyse on: `nodeWorkers` makes them. */
export interface AnalysisWorkers {
  /** How many there are to be. */
  readonly count: number;
  /** Starts one. */
  readonly start: (listener: PortListener) => WorkerPort;
  /** Waits until the answers that have come by now are heard. */
  readonly nextTurn: () => Promise<void>;
  /** Clocks of the thread that calls them. */
  readonly clocks: Clocks;
}
