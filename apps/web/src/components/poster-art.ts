/** What a generated poster looks like: the same for an item every time, kin within a category. */
import type { Item } from "@hellorec/client";

/**
 * Hues of categories, by hash: apart enough to be told apart, none of them muddy. With this salt
 * the twelve most frequent genres of films have one each: drama amber, comedy gold, horror green.
 */
const HUES = [12, 75, 150, 325, 52, 32, 300, 265, 175, 352, 235, 200];
const SALT = "c9z";

export const MOTIFS = ["sun", "rings", "bands", "hills", "frames", "rays"] as const;
export type Motif = (typeof MOTIFS)[number];

export interface PosterArt {
  /** Degrees of OKLCH. */
  readonly hue: number;
  readonly second_hue: number;
  readonly motif: Motif;
  readonly isMirrored: boolean;
  /** How large the title is set, so that it fits. */
  readonly size: "large" | "medium" | "small" | "tiny";
}

export function posterArt(item: PosterSubject): PosterArt {
  const { item_id, categories } = item;
  const own = hash(item_id);
  const hue = HUES[hash(SALT + (categories[0] ?? "")) % HUES.length] ?? 0;
  const turn = 35 + (own % 5) * 12;
  return {
    hue,
    second_hue: (hue + (own % 2 === 0 ? turn : 360 - turn)) % 360,
    motif: MOTIFS[(own >>> 4) % MOTIFS.length] ?? "sun",
    isMirrored: (own >>> 9) % 2 === 1,
    size: sizeFor(posterTitle(item)),
  };
}

export type PosterSubject = Pick<Item, "item_id" | "title" | "categories" | "attributes">;

/** A poster has room for about 8 letters in a line at the largest size, and for 4 such lines. */
function sizeFor(title: string): PosterArt["size"] {
  const longest = Math.max(...title.split(/[\s-]+/).map((word) => word.length));
  if (title.length <= 22 && longest <= 8) return "large";
  if (title.length <= 44 && longest <= 11) return "medium";
  if (title.length <= 80 && longest <= 15) return "small";
  return "tiny";
}

/**
 * The title as the poster sets it: a year at its end goes where the poster has it anyway.
 *
 * @example posterTitle({ title: "Speed (1994)", attributes: { year: 1994 } }) // "Speed"
 */
export function posterTitle({
  title,
  attributes = {},
}: Pick<Item, "title" | "attributes">): string {
  const ending = ` (${String(attributes.year)})`;
  return title.endsWith(ending) && title.length > ending.length
    ? title.slice(0, -ending.length)
    : title;
}

/** FNV-1a over UTF-16 units, then mixed: 32 bits that differ well for texts that differ little. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Year and maker as items often carry them, in a line; empty where they do not. */
export function bylineOf({ attributes = {} }: Pick<Item, "attributes">): string {
  const { year, director } = attributes;
  return [year, director]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" · ");
}
