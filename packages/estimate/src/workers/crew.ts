import { carriedError } from './carried-error.ts';
import type {
  AnalysisWorkers,
  Answer,
  BeginOrder,
  DoneAnswer,
  Task,
  TaskOrder,
  WorkerPort,
} from './protocol.ts';

/** Orders that a worker has at a time, so that it need not wait for the next one. */
const ordersAhead = 2;

interface Member {
  readonly port: WorkerPort;
  orders: number;
  /** Slots that it knows. */
  slots: number;
}

/** What the crew tells of what becomes of its work. */
export interface CrewListener {
  readonly onDone: (done: DoneAnswer) => void;
  /** Nothing more comes after it. */
  readonly onFailure: (error: unknown) => void;
}

/** Workers, and what they have still to do: whoever has the least to do gets the next task. */
export class Crew {
  readonly #members: Member[];
  readonly #slots: SharedArrayBuffer[] = [];
  /** Compressing comes first: pages behind it wait for that. */
  readonly #waiting: Record<Task, TaskOrder[]> = { compress: [], examine: [] };
  readonly #listener: CrewListener;
  #onTimes: (answer: Answer) => void = () => {};
  #onTimesFailed: (error: unknown) => void = () => {};
  #closed = false;

  private constructor({ count, start }: AnalysisWorkers, listener: CrewListener) {
    this.#listener = listener;
    this.#members = Array.from({ length: count }, () => {
      const member: Member = {
        port: start({
          onAnswer: (answer) => this.#onAnswer(member, answer as Answer),
          onDeath: (error) => this.#fail(error),
        }),
        // Until it is ready there is nothing that it could do sooner than others.
        orders: ordersAhead,
        slots: 0,
      };
      return member;
    });
  }

  /** Starts all workers; they get tasks once their backends are made. */
  static start(
    workers: AnalysisWorkers,
    begin: Omit<BeginOrder, 'order'>,
    listener: CrewListener,
  ): Crew {
    const crew = new Crew(workers, listener);
    for (const { port } of crew.#members) port.post({ order: 'begin', ...begin });
    return crew;
  }

  get count(): number {
    return this.#members.length;
  }

  /** Makes memory known to all; returns its number. */
  addSlot(buffer: SharedArrayBuffer): number {
    this.#slots.push(buffer);
    return this.#slots.length - 1;
  }

  /** Has somebody do it. */
  give(task: TaskOrder): void {
    this.#waiting[task.order].push(task);
    this.#next();
  }

  /** Takes back what nobody has begun and everybody is too busy for. */
  takeBack(): TaskOrder | undefined {
    return this.#waiting.compress.shift() ?? this.#waiting.examine.shift();
  }

  /** What each step took on all workers, once nothing is left to do. */
  async times(): Promise<number[][]> {
    const answers = await new Promise<Answer[]>((resolve, reject) => {
      const got: Answer[] = [];
      this.#onTimesFailed = reject;
      this.#onTimes = (answer) => {
        got.push(answer);
        if (got.length === this.#members.length) resolve(got);
      };
      for (const { port } of this.#members) port.post({ order: 'times' });
    });
    const all = answers.flatMap((answer) => (answer.answer === 'times' ? [answer.samples] : []));
    return (all[0] ?? []).map((_, step) => all.flatMap((samples) => samples[step]!));
  }

  /** Ends all workers, whatever they are doing. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#members.map(({ port }) => port.close()));
  }

  #next(): void {
    while (!this.#closed) {
      const member = this.#members.reduce((a, b) => (b.orders < a.orders ? b : a));
      if (member.orders >= ordersAhead) return;
      const next = this.takeBack();
      if (next === undefined) return;
      member.orders++;
      for (; member.slots < this.#slots.length; member.slots++) {
        const buffer = this.#slots[member.slots]!;
        member.port.post({ order: 'slot', slot: member.slots, buffer });
      }
      member.port.post(next);
    }
  }

  #onAnswer(member: Member, answer: Answer): void {
    if (this.#closed) return;
    if (answer.answer === 'failed') this.#fail(carriedError(answer.error));
    else if (answer.answer === 'times') this.#onTimes(answer);
    else if (answer.answer === 'ready') {
      member.orders = 0;
      this.#next();
    } else {
      member.orders--;
      this.#listener.onDone(answer);
      this.#next();
    }
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onFailure(error);
    this.#onTimesFailed(error);
  }
}
