/** Reads what items are from a file: their terms and categories. */
import { DatasetError, readCsv, readJsonl } from "@hellorec/datasets";
import type { DatasetReader, IdIndex } from "@hellorec/datasets";
import { ContentTerms } from "@hellorec/engine/content-terms";
import type { ItemContent } from "@hellorec/engine/content-terms";
import { ContentTable } from "@hellorec/recommender";

const NO_CATEGORIES: readonly string[] = [];

/** What the items of a run are. */
export interface ItemContents {
  /** By the numbers of the interactions. */
  readonly table: ContentTable;
  readonly categoriesOf: (item: number) => readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads the items of a CSV or JSONL file.
 *
 * @param ids numbers the items of the interactions; other items of the file are counted too
 * @throws {DatasetError} the file cannot be read, or has no item
 */
export async function readItemContents(file: string, ids: IdIndex): Promise<ItemContents> {
  const table = new ContentTable();
  const terms = new ContentTerms();
  const categories = new Map<number, readonly string[]>();
  const notes: string[] = [];
  let bad = 0;
  for await (const batch of (await openItems(file)).records) {
    for (const record of batch) {
      if (record.kind === "bad") bad += 1;
      if (record.kind !== "item") continue;
      const content: ItemContent = record.item;
      const number = ids.numberOf(record.item.item_id);
      table.set(number, terms.of(content));
      categories.set(number, content.categories ?? NO_CATEGORIES);
    }
  }
  if (table.size === 0) {
    throw new DatasetError(
      `${file}: has no items; it needs a column of item IDs and one of titles`,
    );
  }
  if (bad > 0) notes.push(`${file}: left out ${bad.toLocaleString("en")} bad lines`);
  return { table, categoriesOf: (item) => categories.get(item) ?? NO_CATEGORIES, notes };
}

function openItems(file: string): Promise<DatasetReader> {
  return /\.(jsonl|ndjson)$/i.test(file) ? readJsonl(file) : readCsv(file);
}
