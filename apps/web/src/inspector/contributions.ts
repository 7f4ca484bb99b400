/** Why an item is in a list: what each item of the history brought, as bars and in words. */
import type { Recommendation } from "@hellorec/client";

import { formatShare } from "../format/numbers.ts";
import type { Deed } from "./event-words.ts";

/** What one item of the history brought to a score; below 0: it spoke against. */
export type Contribution = Recommendation["because"][number];

/** One bar of an explanation. */
export interface Bar {
  /** The item of the history; undefined: all that is not told one by one. */
  readonly item_id: string | undefined;
  readonly title: string;
  readonly weight: number;
  /** Share of the score, -1..1 and beyond: what speaks against takes away from what speaks for. */
  readonly share: number;
  /** Length of the bar, 0..1: the longest of them is 1. */
  readonly length: number;
}

/** Sums of floats differ in their last digits: less of a score than this is no rest. */
const ROUNDING = 0.005;
const TOLD = 3;

/**
 * Bars that sum to the score, the longest first; last what the contributions leave over.
 *
 * @param contributions any number of them, in any order
 */
export function contributionBars(
  contributions: readonly Contribution[],
  score: number,
): readonly Bar[] {
  const rest = restOf(contributions, score);
  const longest = Math.max(
    Math.abs(rest),
    ...contributions.map(({ weight }) => Math.abs(weight)),
    Number.MIN_VALUE,
  );
  const bar = (item_id: string | undefined, title: string, weight: number): Bar => ({
    item_id,
    title,
    weight,
    share: score === 0 ? 0 : weight / score,
    length: Math.abs(weight) / longest,
  });
  const told = contributions
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .map(({ item_id, title, weight }) => bar(item_id, title, weight));
  return rest === 0 ? told : [...told, bar(undefined, "Everything else in the history", rest)];
}

/**
 * The explanation in a sentence or two.
 *
 * @param deeds what the user did with each item, as far as it is known
 * @example "82% of the score comes from liking Heat, Casino and Ronin."
 */
export function explainInWords(
  contributions: readonly Contribution[],
  score: number,
  deeds: ReadonlyMap<string, Deed>,
): string {
  const speaking = contributions
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  const told = speaking.slice(0, TOLD);
  const negative = contributions.filter(({ weight }) => weight < 0);
  const against = negative.toSorted((one, other) => one.weight - other.weight).slice(0, TOLD);
  if (score <= 0) {
    return against.length === 0
      ? "Nothing in the history speaks for it."
      : `More speaks against it than for it, most of all ${sourcesInWords(against, deeds)}.`;
  }
  if (told.length === 0) return "What speaks for it is not known one by one.";
  const share = told.reduce((sum, { weight }) => sum + weight, 0) / score;
  const sources = sourcesInWords(told, deeds);
  const rest = restOf(contributions, score);
  const more =
    against.length === 0 ? "" : ` ${capital(sourcesInWords(against, deeds))} took some away.`;
  if (share > 1 + ROUNDING) {
    const taken = more === "" && rest < 0 ? " The rest of the history took some away." : more;
    return `What speaks for it most is ${sources}.${taken}`;
  }
  const whole = share >= 1 - ROUNDING;
  return `${whole ? "All" : formatShare(share)} of the score comes from ${sources}.${more}`;
}

/** @example listInWords(["Heat", "Casino", "Ronin"]) // "Heat, Casino and Ronin" */
export function listInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function sourcesInWords(
  contributions: readonly Contribution[],
  deeds: ReadonlyMap<string, Deed>,
): string {
  const known = contributions.map(({ item_id }) => deeds.get(item_id));
  const doing = known[0]?.doing;
  const titles = quoted(contributions.map(({ title }) => title));
  if (doing !== undefined && known.every((deed) => deed?.doing === doing)) {
    return `${doing} ${listInWords(titles)}`;
  }
  // Told of some alone, it would read as if nothing had been done with the others.
  if (known.includes(undefined)) return listInWords(titles);
  return listInWords(titles.map((title, at) => `${title} (${known[at]?.done})`));
}

/** Where a title has a comma, a list of bare titles would read as one of others. */
function quoted(titles: readonly string[]): readonly string[] {
  return titles.some((title) => title.includes(",")) ? titles.map((title) => `“${title}”`) : titles;
}

function restOf(contributions: readonly Contribution[], score: number): number {
  const rest = contributions.reduce((left, { weight }) => left - weight, score);
  return Math.abs(rest) <= ROUNDING * Math.abs(score) ? 0 : rest;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
