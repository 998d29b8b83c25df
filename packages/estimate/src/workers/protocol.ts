import type { BackendSelection } from '@pagefold/core';
import type { KernelPlan } from '../kernels/kernel-choice.ts';
import type { CarriedError } from './carried-error.ts';

/** What a worker makes its backends of, as the thread that has the tables does. */
export interface WorkerPlan {
  readonly combinations: readonly BackendSelection[];
  readonly kernels: readonly KernelPlan[];
  readonly pageSize: number;
  /** Where a sample of the contents is to be looked at. */
  readonly sampleSeed: number | undefined;
}

/** What is to be done with a slot: *examine* its pages, or *compress* those that are the first of their content. */
export type Task = 'examine' | 'compress';

/** To a worker. */
export type Order =
  | { readonly order: 'begin'; readonly plan: WorkerPlan }
  /** Memory that all threads share, known by its number from here on. */
  | { readonly order: 'slot'; readonly slot: number; readonly buffer: SharedArrayBuffer }
  /** Pages whose key is not below the threshold are left out; that is above all keys where there is no sample. */
  | {
      readonly order: Task;
      readonly slot: number;
      readonly pages: number;
      readonly threshold: number;
    }
  | { readonly order: 'times' };

/** From a worker, one for each order but `slot`. */
export type Answer =
  | { readonly answer: 'ready' }
  /** With the first page at which it failed; those before it are done. */
  | { readonly answer: 'done'; readonly slot: number; readonly failure?: PageFailure }
  | { readonly answer: 'failed'; readonly error: CarriedError }
  /** Microseconds of each step of the examiner in each block. */
  | { readonly answer: 'times'; readonly samples: readonly (readonly number[])[] };

/** A page of a slot that could not be taken. */
export interface PageFailure {
  readonly page: number;
  readonly error: CarriedError;
}

/** A thread that serves an analysis, from outside. */
export interface WorkerPort {
  post(order: Order): void;
  /** Ends it. */
  close(): Promise<unknown>;
}

/** What to do when a worker answers, or is no more. */
export interface PortListener {
  readonly onAnswer: (answer: Answer) => void;
  readonly onDeath: (error: unknown) => void;
}

/** Threads to analyse on: `nodeWorkers` makes them. */
export interface AnalysisWorkers {
  /** How many there are to be. */
  readonly count: number;
  /** Starts one. */
  readonly start: (listener: PortListener) => WorkerPort;
}
