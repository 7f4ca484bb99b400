/** The contributions of a history to a score, as bars and in words. */
import type { Recommendation } from "@hellorec/client";

import { formatShare } from "../format/numbers.ts";
import type { ActionWords } from "./event-words.ts";

/** The contribution of one item of the history to a score; below 0: negative evidence. */
export type Contribution = Recommendation["because"][number];

/** One bar of an explanation. */
export interface Bar {
  /** The item of the history; undefined: the rest of the history. */
  readonly item_id: string | undefined;
  readonly title: string;
  readonly weight: number;
  /** Share of the score, -1..1 and beyond: negative contributions reduce the positive ones. */
  readonly share: number;
  /** Length of the bar, 0..1: the longest of them is 1. */
  readonly length: number;
}

/** Rounding errors of float sums are no rest: smaller shares of a score are ignored. */
const ROUNDING = 0.005;
/** The sentence names at most this many titles. */
const MOST_NAMED = 3;

/**
 * Bars that sum to the score, the longest first, the rest of the history last.
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
  const bars = [...contributions]
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .map(({ item_id, title, weight }) => bar(item_id, title, weight));
  return rest === 0 ? bars : [...bars, bar(undefined, "Everything else in the history", rest)];
}

/**
 * The explanation in a sentence or two.
 *
 * @param actions what the user did with each item, as far as known
 * @example "82% of the score comes from liking Heat, Casino and Ronin."
 */
export function explainInWords(
  contributions: readonly Contribution[],
  score: number,
  actions: ReadonlyMap<string, ActionWords>,
): string {
  const positive = contributions
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  const named = positive.slice(0, MOST_NAMED);
  const negative = contributions.filter(({ weight }) => weight < 0);
  const lowering = [...negative]
    .sort((one, other) => one.weight - other.weight)
    .slice(0, MOST_NAMED);
  // In one explanation all titles are written alike.
  const isQuoted = [...named, ...lowering].some(({ title }) => title.includes(","));
  const inWords = (some: readonly Contribution[]) => sourcesInWords(some, actions, isQuoted);
  if (score <= 0) {
    return lowering.length === 0
      ? "Nothing in the history contributes to it."
      : `Negative evidence outweighs positive evidence, most of all ${inWords(lowering)}.`;
  }
  if (named.length === 0) return "Its single contributions are not known.";
  const share = named.reduce((sum, { weight }) => sum + weight, 0) / score;
  const sources = inWords(named);
  const rest = restOf(contributions, score);
  const more = lowering.length === 0 ? "" : ` ${capital(inWords(lowering))} lowered it.`;
  if (share > 1 + ROUNDING) {
    const lowered = more === "" && rest < 0 ? " The rest of the history lowered it." : more;
    return `Most of the score comes from ${sources}.${lowered}`;
  }
  const whole = share >= 1 - ROUNDING;
  return `${whole ? "All" : formatShare(share)} of the score comes from ${sources}.${more}`;
}

/** @example listInWords(["Heat", "Casino", "Ronin"]) // "Heat, Casino and Ronin" */
export function listInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** @param isQuoted whether titles stand in quotes: one with a comma would read as two */
function sourcesInWords(
  contributions: readonly Contribution[],
  actions: ReadonlyMap<string, ActionWords>,
  isQuoted: boolean,
): string {
  const actionOfEach = contributions.map(({ item_id }) => actions.get(item_id));
  const doing = actionOfEach[0]?.doing;
  const titles = contributions.map(({ title }) => (isQuoted ? `“${title}”` : title));
  if (doing !== undefined && actionOfEach.every((action) => action?.doing === doing)) {
    return `${doing} ${listInWords(titles)}`;
  }
  // Actions on only some of them would read as if the others had none.
  if (actionOfEach.includes(undefined)) return listInWords(titles);
  return listInWords(titles.map((title, at) => `${title} (${actionOfEach[at]?.done})`));
}

function restOf(contributions: readonly Contribution[], score: number): number {
  const rest = contributions.reduce((left, { weight }) => left - weight, score);
  return Math.abs(rest) <= ROUNDING * Math.abs(score) ? 0 : rest;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
