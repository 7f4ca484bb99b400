/** The line below a title: whether it is available, year, rating and categories, where the item has them. */
import type { Item } from "@hellorec/client";

const YEAR_NAMES = ["year", "release_year", "published"];
const RATING_NAMES = ["rating", "average_rating", "avg_rating", "stars"];
const MOST_CATEGORIES = 2;

/**
 * What a tile says of an item besides its title.
 *
 * @param chosen categories to name before others: those by which the item was found
 * @example factsLine({ title: "Nosferatu", categories: ["Horror"], attributes: { year: 1922 } })
 * // "1922 · Horror"
 */
export function factsLine(
  item: Pick<Item, "title" | "categories" | "attributes"> & Partial<Pick<Item, "available">>,
  chosen: readonly string[] = [],
): string {
  const isChosen = (name: string) => chosen.includes(name);
  const others = item.categories.filter((name) => !isChosen(name));
  const categories = [...item.categories.filter(isChosen), ...others].slice(0, MOST_CATEGORIES);
  const missing = item.available === false ? "Not available" : undefined;
  return [missing, yearOf(item), ratingOf(item), ...categories]
    .filter((fact) => fact !== undefined)
    .join(" · ");
}

/** The year, unless the title ends with it, as MovieLens' titles do. */
function yearOf({ title, attributes }: Pick<Item, "title" | "attributes">): string | undefined {
  const value = YEAR_NAMES.map((name) => attributes?.[name]).find((year) => year !== undefined);
  const year = String(value);
  return /^\d{4}$/.test(year) && !title.endsWith(`(${year})`) ? year : undefined;
}

/** A rating between 0 and 10, to one decimal. */
function ratingOf({ attributes }: Pick<Item, "attributes">): string | undefined {
  const value = RATING_NAMES.map((name) => attributes?.[name]).find((one) => one !== undefined);
  const rating = typeof value === "string" ? Number.parseFloat(value) : value;
  if (typeof rating !== "number" || !(rating > 0 && rating <= 10)) return undefined;
  return `★ ${Number(rating.toFixed(1))}`;
}
