import { Agent, request } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { categories, searchWords } from './catalogue.ts';
import { Random } from './random.ts';

const sharedSeed = 1000;
const sharedProducts = 400;
const sharedLists = 40;
const sharedSearches = 40;
const sessions = 60;
const cartItems = 3;
const lanes = 4;

/** Options of {@link runWorkload}. */
export interface WorkloadOptions {
  /** Port of 127.0.0.1 that the demo service listens on. */
  readonly port: number;
  /** Makes what is this instance's own. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called with every answer. */
  readonly onAnswer?: () => void;
}

/**
 * Sends the demo service its work: reading that is the same for every instance, then shopping that
 * differs by `seed`. Returns the number of requests, all of which were answered.
 */
export async function runWorkload(options: WorkloadOptions): Promise<number> {
  const { seed } = options;
  const client = new Client(options);
  try {
    await inLanes(sharedPaths(), (path) => client.get(path));
    const shoppers = Array.from({ length: sessions }, (_, i) => seed * sessions + i);
    await inLanes(shoppers, (shopper) => shop(client, shopper));
    return client.requests;
  } finally {
    client.close();
  }
}

function sharedPaths(): string[] {
  const random = new Random(sharedSeed);
  const repeat = (count: number, make: () => string): string[] =>
    Array.from({ length: count }, make);
  return [
    ...repeat(sharedProducts, () => `/products/${random.below(1000)}`),
    ...repeat(
      sharedLists,
      () => `/products?category=${random.pick(categories)}&page=${random.below(10)}`,
    ),
    ...repeat(sharedSearches, () => `/search?word=${random.pick(searchWords)}`),
  ];
}

async function shop(client: Client, shopper: number): Promise<void> {
  const random = new Random(shopper);
  const user = `user-${random.next().toString(36)}`;
  const { id } = await client.post('/sessions', { user, address: random.next() });
  for (let i = 0; i < cartItems; i++) {
    const product = random.below(3000);
    await client.get(`/products/${product}`);
    await client.post(`/sessions/${id}/cart`, { product });
  }
  await client.get(`/sessions/${id}`);
}

/** Does `work` for all items, a few at a time. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

class Client {
  requests = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes });
  readonly #port: number;
  readonly #signal: AbortSignal;
  readonly #onAnswer: () => void;

  constructor({ port, signal, onAnswer = () => {} }: WorkloadOptions) {
    this.#port = port;
    this.#signal = signal;
    this.#onAnswer = onAnswer;
  }

  close(): void {
    this.#agent.destroy();
  }

  async get(path: string): Promise<string> {
    return text(await this.#send('GET', path));
  }

  async post(path: string, body: unknown): Promise<Record<string, unknown>> {
    return (await json(await this.#send('POST', path, JSON.stringify(body)))) as Record<
      string,
      unknown
    >;
  }

  #send(method: string, path: string, body = ''): Promise<NodeJS.ReadableStream> {
    this.requests++;
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          agent: this.#agent,
          signal: this.#signal,
          method,
          path,
        },
        (response) => {
          this.#onAnswer();
          if (response.statusCode === 200) resolve(response);
          else reject(new Error(`${method} ${path} gave ${response.statusCode}`));
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }
}
