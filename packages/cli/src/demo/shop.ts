import { categories, makeCatalogue, type Product } from './catalogue.ts';
import { CountryTable } from './country-table.ts';
import { Random } from './random.ts';
import { Template } from './template.ts';

const catalogueSeed = 1;
const products = 3000;
const productsPerPage = 20;
const cachedPages = 1000;

const productTemplate = new Template(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{name}}: a demo shop</title></head>
<body>
<h1>{{name}}</h1>
<p class="category">{{category}}</p>
<p class="price">{{price}}</p>
<p>{{description}}</p>
<p class="stars">{{stars}} of 5 stars, {{ratings}} ratings</p>
<footer>{{sku}}: {{stock}} in stock</footer>
</body>
</html>
`);

/** Somebody who is shopping. */
interface Session {
  readonly id: string;
  readonly user: string;
  readonly country: string;
  readonly cart: Map<number, number>;
  readonly visited: string[];
}

/**
 * What the demo service knows: a catalogue with a search index and a table of countries, the same in
 * each instance as in the replicas of a real service, rendered pages, and this instance's sessions.
 */
export class Shop {
  readonly #products: Product[] = makeCatalogue(products, catalogueSeed);
  readonly #countries = new CountryTable(catalogueSeed);
  readonly #byWord = new Map<string, number[]>();
  readonly #pages = new Map<string, string>();
  readonly #sessions = new Map<string, Session>();
  readonly #random: Random;

  /** `seed` makes the ids of this instance's sessions. */
  constructor(seed: number) {
    this.#random = new Random(seed);
    for (const product of this.#products) this.#index(product);
  }

  product(id: number): string | undefined {
    const product = this.#products[id];
    if (product === undefined) return undefined;
    return this.#cached(`product ${id}`, () => renderProduct(product));
  }

  list(category: string, page: number): string | undefined {
    if (!categories.includes(category)) return undefined;
    const from = page * productsPerPage;
    return this.#cached(`list ${category} ${page}`, () => {
      const found = this.#products.filter((product) => product.category === category);
      return JSON.stringify({
        total: found.length,
        items: found.slice(from, from + productsPerPage),
      });
    });
  }

  search(word: string): string {
    const ids = this.#byWord.get(word) ?? [];
    const items = ids.slice(0, productsPerPage).map((id) => this.#products[id]);
    return JSON.stringify({ total: ids.length, items });
  }

  openSession(user: string, address: number): string {
    const id = `${this.#random.next().toString(16)}${this.#random.next().toString(16)}`;
    const country = this.#countries.lookup(address);
    this.#sessions.set(id, { id, user, country, cart: new Map(), visited: [] });
    return id;
  }

  addToCart(sessionId: string, productId: number): string | undefined {
    const session = this.#sessions.get(sessionId);
    const product = this.#products[productId];
    if (session === undefined || product === undefined) return undefined;
    session.cart.set(productId, (session.cart.get(productId) ?? 0) + 1);
    session.visited.push(`/products/${productId}`);
    product.stock = Math.max(0, product.stock - 1);
    return this.session(sessionId);
  }

  session(id: string): string | undefined {
    const session = this.#sessions.get(id);
    return session && JSON.stringify({ ...session, cart: [...session.cart] });
  }

  #index(product: Product): void {
    for (const word of product.name.split(' ')) {
      const ids = this.#byWord.get(word);
      if (ids === undefined) this.#byWord.set(word, [product.id]);
      else ids.push(product.id);
    }
  }

  /** The page under `key`, made if it is not there; the oldest goes when there are too many. */
  #cached(key: string, make: () => string): string {
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = make();
      this.#pages.set(key, page);
      if (this.#pages.size > cachedPages) this.#pages.delete(this.#pages.keys().next().value!);
    }
    return page;
  }
}

function renderProduct(product: Product): string {
  const { ratings } = product;
  const stars = ratings.reduce((sum, rating) => sum + rating.stars, 0) / (ratings.length || 1);
  return productTemplate.render({
    ...product,
    tags: product.tags.join(', '),
    price: `${(product.priceCents / 100).toFixed(2)} €`,
    stars: stars.toFixed(1),
    ratings: ratings.length,
  });
}
