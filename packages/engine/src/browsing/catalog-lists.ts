/** Lists of the catalog: searched, filtered, sorted, in pages; and its categories. */
import type { Item, ItemCategories, ItemPage, ItemsListQuery, ItemsPort } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";

import type { Catalog } from "../catalog/catalog.ts";
import type { Popularity } from "../signals/popularity.ts";

/** What the lists are made of. */
export interface CatalogListSources {
  readonly catalog: Pick<Catalog, "index">;
  readonly table: Pick<ItemTable, "list" | "scan" | "newest">;
  readonly popularity: Pick<Popularity, "ranking">;
}

/** The part of the items port that lists. */
export class CatalogLists implements Pick<ItemsPort, "list" | "categories"> {
  readonly #sources: CatalogListSources;

  constructor(sources: CatalogListSources) {
    this.#sources = sources;
  }

  async list(query: ItemsListQuery): Promise<ItemPage> {
    const { sort, search, cursor, limit } = query;
    const { table } = this.#sources;
    if (search === undefined) {
      if (sort === "id" || sort === "newest") return table.list({ ...query, sort });
      if (sort === "relevance") return table.list({ ...query, sort: "id" });
    }
    const items = await this.#found(query);
    const at = cursor === undefined ? 0 : Number(cursor);
    const end = at + limit;
    return {
      items: items.slice(at, end),
      ...(end < items.length && { next_cursor: String(end) }),
    };
  }

  async categories(): Promise<ItemCategories> {
    const counts = new Map<string, number>();
    for await (const items of this.#sources.table.scan()) {
      for (const { categories } of items) {
        for (const category of new Set(categories)) {
          counts.set(category, (counts.get(category) ?? 0) + 1);
        }
      }
    }
    const categories = [...counts]
      .map(([category, items]) => ({ category, items }))
      .toSorted(
        (one, other) => other.items - one.items || (one.category < other.category ? -1 : 1),
      );
    return { categories: categories.slice(0, 1000) };
  }

  async #found({ search, categories, category_match, sort }: ItemsListQuery): Promise<Item[]> {
    const words = wordsOf(search ?? "");
    const found: Item[] = [];
    for await (const items of this.#sources.table.scan()) {
      for (const item of items) {
        const text = [item.title, ...item.categories, ...Object.values(item.attributes ?? {})];
        const own = text.join(" ").toLowerCase();
        const has = (name: string) => item.categories.includes(name);
        const fits =
          categories === undefined ||
          (category_match === "all" ? categories.every(has) : categories.some(has));
        if (fits && words.every((word) => own.includes(word))) found.push(item);
      }
    }
    if (sort === "title") return found.toSorted((one, other) => (one.title < other.title ? -1 : 1));
    if (sort === "newest") {
      const { items } = await this.#sources.table.list({ sort, limit: 1000 });
      const places = new Map(items.map(({ item_id }, at) => [item_id, at]));
      const placeOf = ({ item_id }: Item) => places.get(item_id) ?? Infinity;
      return found.toSorted((one, other) => placeOf(one) - placeOf(other));
    }
    if (sort === "popularity") {
      const ranking = await this.#sources.popularity.ranking();
      const { index } = this.#sources.catalog;
      const scores = new Map([...ranking].map(({ number, score }) => [index.idOf(number), score]));
      const scoreOf = ({ item_id }: Item) => scores.get(item_id) ?? 0;
      return found.toSorted((one, other) => scoreOf(other) - scoreOf(one));
    }
    return found;
  }
}

function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/u);
}
