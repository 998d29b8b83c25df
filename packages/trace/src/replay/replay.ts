import { ConfigError } from '@pagefold/contracts';
import type { MarkEvent, TraceEvent, TraceExport, TraceMark } from '../format.ts';
import { openTrace, type Trace } from '../read-trace.ts';
import { HeldPages } from './held-pages.ts';
import { IdlePages } from './idle-pages.ts';
import { MeanSharesOf } from './mean-shares.ts';
import type { DetailedMoment, ExportMoment, MarkReport, Moment, ReplayReport } from './report.ts';

/** The most moments that can be asked for. */
const maxMoments = 1_000_000;
/** As for what a pool compresses anew. */
const defaultIdleSeconds = 60;

/** Which moments to report beside the peak and the end, and what is idle. */
export interface ReplayOptions {
  /** One moment, in seconds since the recording began. */
  readonly atSeconds?: number | undefined;
  /** A moment every so many seconds, from 0 to the end. */
  readonly everySeconds?: number | undefined;
  /** After which time without use a page is idle: 60 by default. */
  readonly idleSeconds?: number | undefined;
}

/**
 * Computes from a trace what the exports held at each moment. The trace is read three times, and takes memory
 * for the pages that are held, not for its length.
 *
 * @throws InputError as `openTrace` and `Trace.events` do.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a time that cannot be, or too many moments;
 *   `PAGEFOLD_NO_MEMORY`.
 */
export async function replay(path: string, options: ReplayOptions = {}): Promise<ReplayReport> {
  const trace = await openTrace(path);
  const survey = await surveyOf(trace);
  checkOptions(options, survey);
  const peak = await peakOf(trace, survey);
  return new Replay(trace, survey, peak, options).report();
}

/** What is known of a trace before its pages are looked at. */
interface Survey {
  readonly exports: readonly TraceExport[];
  /** The most slots that each export has. */
  readonly slots: readonly number[];
  readonly seconds: number;
  readonly isWhole: boolean;
  readonly storedPages: number;
  readonly trimmedPages: number;
  readonly readPages: number;
}

async function surveyOf(trace: Trace): Promise<Survey> {
  const exports: TraceExport[] = [];
  const slots: number[] = [];
  const pages = { store: 0, trim: 0, read: 0 };
  let last: TraceEvent | undefined;
  for await (const event of eachOf(trace)) {
    last = event;
    if (event.type === 'store') pages.store++;
    else if (event.type === 'trim' || event.type === 'read') pages[event.type] += event.count;
    else if (event.type === 'export') {
      const { export: id, name, size } = event;
      exports[id] = { name, size };
      slots[id] = Math.max(slots[id] ?? 0, size / trace.header.pageSize);
    }
  }
  return {
    exports,
    slots,
    seconds: last?.seconds ?? 0,
    isWhole: last?.type === 'end',
    storedPages: pages.store,
    trimmedPages: pages.trim,
    readPages: pages.read,
  };
}

/** The most pages that are held, and after how many events. */
interface Peak {
  readonly pages: number;
  readonly events: number;
}

async function peakOf(trace: Trace, { slots }: Survey): Promise<Peak> {
  const held = new HeldPages(slots);
  let peak: Peak = { pages: 0, events: 0 };
  let events = 0;
  for await (const event of eachOf(trace)) {
    held.apply(event);
    events++;
    if (held.livePages > peak.pages) peak = { pages: held.livePages, events };
  }
  return peak;
}

async function* eachOf(trace: Trace): AsyncGenerator<TraceEvent> {
  for await (const events of trace.events()) yield* events;
}

class Replay {
  readonly #trace: Trace;
  readonly #survey: Survey;
  readonly #peak: Peak;
  readonly #options: ReplayOptions;
  readonly #held: HeldPages;
  readonly #idleSeconds: number;
  readonly #idle: IdlePages;
  readonly #means: MeanSharesOf;
  readonly #marks: MarkReport[] = [];
  /** The last mark of each export with a figure in it. */
  readonly #said: (TraceMark | undefined)[];
  readonly #moments: Moment[] = [];
  #at: DetailedMoment | undefined;
  /** The time of the last event, from which on the pages are held that are held now. */
  #seconds = 0;

  constructor(trace: Trace, survey: Survey, peak: Peak, options: ReplayOptions) {
    this.#trace = trace;
    this.#survey = survey;
    this.#peak = peak;
    this.#options = options;
    this.#held = new HeldPages(survey.slots);
    this.#idleSeconds = options.idleSeconds ?? defaultIdleSeconds;
    this.#idle = new IdlePages(survey.slots, this.#idleSeconds);
    this.#means = new MeanSharesOf(peak.pages / 2, trace.header.pageSize);
    this.#said = survey.exports.map(() => undefined);
  }

  async report(): Promise<ReplayReport> {
    let peak = this.#detailed(0);
    let events = 0;
    for await (const event of eachOf(this.#trace)) {
      this.#waitUntil(event.seconds);
      this.#held.apply(event);
      this.#idle.apply(event);
      if (event.type === 'mark') this.#addMark(event);
      events++;
      if (events === this.#peak.events) peak = this.#detailed(event.seconds);
    }
    this.#waitUntil(Number.POSITIVE_INFINITY);
    const { slots: _, ...survey } = this.#survey;
    const { path, header } = this.#trace;
    return {
      trace: path,
      started: new Date(header.startedMs).toISOString(),
      pageSize: header.pageSize,
      ...survey,
      idleSeconds: this.#idleSeconds,
      peak,
      end: this.#detailed(survey.seconds),
      overHalfPeak: this.#means.result(),
      at: this.#at,
      moments: this.#moments,
      marks: this.#marks,
    };
  }

  /** Nothing happens until then. */
  #waitUntil(seconds: number): void {
    const idleBefore = this.#idle.pageSeconds;
    for (let next = this.#nextAsked(); next < seconds; next = this.#nextAsked()) {
      this.#idle.advance(next);
      if (this.#at === undefined && next === this.#options.atSeconds)
        this.#at = this.#detailed(next);
      else this.#moments.push(this.#moment(next));
    }
    if (seconds === Number.POSITIVE_INFINITY || seconds === this.#seconds) return;
    this.#idle.advance(seconds);
    const held = { ...this.#held.figures(), ...this.#held.dedupTables() };
    const idlePageSeconds = this.#idle.pageSeconds - idleBefore;
    this.#means.add(held, idlePageSeconds, this.#seconds, seconds - this.#seconds);
    this.#seconds = seconds;
  }

  /** The next moment that is asked for and not reported yet; infinite after the last one. */
  #nextAsked(): number {
    const { atSeconds = Number.POSITIVE_INFINITY, everySeconds } = this.#options;
    const at = this.#at === undefined ? atSeconds : Number.POSITIVE_INFINITY;
    if (everySeconds === undefined) return at;
    const next = this.#moments.length * everySeconds;
    return Math.min(at, next > this.#survey.seconds ? Number.POSITIVE_INFINITY : next);
  }

  #addMark(event: MarkEvent): void {
    const { export: id, mark, seconds } = event;
    if (id !== undefined && mark.usedBytes !== undefined) this.#said[id] = mark;
    const said: MarkReport = {
      seconds,
      export: id === undefined ? undefined : this.#survey.exports[id]!.name,
      label: mark.label,
      usedPages: this.#pagesOf(mark.usedBytes),
      cachedPages: this.#pagesOf(mark.cachedBytes),
      livePages: id === undefined ? undefined : this.#held.figuresOf(id).livePages,
    };
    this.#marks.push(said);
    this.#means.addMark(this.#held.livePages, said);
  }

  #moment(seconds: number): Moment {
    const exports = this.#survey.exports.map((_, id) => this.#exportMoment(id));
    const stale = exports.flatMap(({ stalePages }) => stalePages ?? []);
    return {
      seconds,
      ...this.#held.figures(),
      ...this.#held.dedupTables(),
      idlePages: this.#idle.count,
      stalePages: stale.length === 0 ? undefined : stale.reduce((sum, pages) => sum + pages, 0),
      exports,
    };
  }

  #exportMoment(id: number): ExportMoment {
    const figures = this.#held.figuresOf(id);
    const usedPages = this.#pagesOf(this.#said[id]?.usedBytes);
    return {
      name: this.#survey.exports[id]!.name,
      ...figures,
      usedPages,
      cachedPages: this.#pagesOf(this.#said[id]?.cachedBytes),
      stalePages: usedPages === undefined ? undefined : Math.max(0, figures.livePages - usedPages),
    };
  }

  #detailed(seconds: number): DetailedMoment {
    return { ...this.#moment(seconds), copies: this.#held.copies() };
  }

  #pagesOf(bytes: number | undefined): number | undefined {
    return bytes === undefined ? undefined : Math.round(bytes / this.#trace.header.pageSize);
  }
}

function checkOptions(
  { atSeconds, everySeconds, idleSeconds = defaultIdleSeconds }: ReplayOptions,
  { seconds }: Survey,
): void {
  if (!(idleSeconds > 0 && idleSeconds < Number.POSITIVE_INFINITY)) {
    throw invalid(`"idleSeconds" expected a number above 0, got ${idleSeconds}`);
  }
  if (atSeconds !== undefined && !(atSeconds >= 0 && atSeconds <= seconds)) {
    throw invalid(`"atSeconds" expected 0 to ${seconds}, where the trace ends, got ${atSeconds}`);
  }
  if (everySeconds === undefined) return;
  if (!(everySeconds > 0 && everySeconds < Number.POSITIVE_INFINITY)) {
    throw invalid(`"everySeconds" expected a number above 0, got ${everySeconds}`);
  }
  if (seconds / everySeconds > maxMoments) {
    const least = seconds / maxMoments;
    throw invalid(`"everySeconds" expected ${least} or more for this trace, got ${everySeconds}`);
  }
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `replay: ${problem}`);
}
