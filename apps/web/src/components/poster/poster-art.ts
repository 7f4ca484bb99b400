/** The look of a generated poster: stable for an item, and alike within a category. */
import type { Item } from "@hellorec/client";

/**
 * Hues of categories, by hash. With this salt the twelve most frequent genres of films have one hue
 * each: drama amber, comedy gold, horror green.
 */
const HUES = [12, 75, 150, 325, 52, 32, 300, 265, 175, 352, 235, 200];
const SALT = "c9z";

/** The drawings a poster can have. */
export const MOTIFS = [
  "sun",
  "rings",
  "bands",
  "hills",
  "frames",
  "rays",
  "skyline",
  "moon",
  "waves",
  "dots",
  "arches",
  "shards",
] as const;
export type Motif = (typeof MOTIFS)[number];

/** Numbers from 0 to below 1 that place and size the parts of a drawing; the same for an item always. */
export type Measure = (at: number) => number;

/** The look of one poster. */
export interface PosterArt {
  /** Degrees of OKLCH. */
  readonly hue: number;
  readonly second_hue: number;
  readonly motif: Motif;
  readonly measure: Measure;
  readonly isMirrored: boolean;
  /** The font size at which the title fits. */
  readonly size: "large" | "medium" | "small" | "tiny";
}

/** The hues of a category lie this close to each other, in degrees. */
const SPREAD = 15;

/** The look of an item's poster, by its ID, title and first category. */
export function posterArt(item: PosterSubject): PosterArt {
  const { item_id, categories } = item;
  const own = hash(item_id);
  const measure: Measure = (at) => hash(`${item_id}/${at}`) / 2 ** 32;
  const common = HUES[hash(SALT + (categories[0] ?? "")) % HUES.length] ?? 0;
  const hue = (360 + common + Math.round((2 * measure(101) - 1) * SPREAD)) % 360;
  const distance = 30 + Math.round(60 * measure(102));
  return {
    hue,
    second_hue: (hue + (own % 2 === 0 ? distance : 360 - distance)) % 360,
    motif: MOTIFS[(own >>> 4) % MOTIFS.length] ?? "sun",
    measure,
    isMirrored: (own >>> 9) % 2 === 1,
    size: sizeFor(item.title),
  };
}

/** The fields of an item that its poster depends on. */
export type PosterSubject = Pick<Item, "item_id" | "title" | "categories">;

/** A poster has room for about 8 letters in a line at the largest size, and for 4 such lines. */
function sizeFor(title: string): PosterArt["size"] {
  const longest = Math.max(...title.split(/[\s-]+/).map((word) => word.length));
  if (title.length <= 22 && longest <= 8) return "large";
  if (title.length <= 44 && longest <= 11) return "medium";
  if (title.length <= 80 && longest <= 15) return "small";
  return "tiny";
}

/** FNV-1a over UTF-16 units with a final mix: similar texts get different values. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Who made it; empty where the item does not say. The year stands below, beside the categories. */
export function bylineOf({ attributes = {} }: Pick<Item, "attributes">): string {
  const { director } = attributes;
  return typeof director === "string" ? director : "";
}
