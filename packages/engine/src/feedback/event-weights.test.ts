/** Weights of events, alone and combined. */
import { DEFAULT_EVENT_WEIGHTS, RATING_MIDPOINT, RETRACTED_TYPES } from "@hellorec/api";
import { expect, test } from "vitest";

import { checkWeights, DEFAULT_WEIGHTS, eventWeight, CombinedWeight } from "./event-weights.ts";
import { RETRACTIONS } from "./retractions.ts";

/** Events as "type" or "rating:stars", newest first. */
function combined(...newestFirst: string[]): number | undefined {
  const combined = new CombinedWeight();
  for (const text of newestFirst) {
    const [type = "", stars] = text.split(":");
    combined.add({ type, value: stars === undefined ? null : Number(stars) }, DEFAULT_WEIGHTS);
  }
  return combined.weight;
}

test.each([
  ["view", 1],
  ["click", 2],
  ["like", 4],
  ["purchase", 5],
  ["dislike", -4],
])("a %s weighs %d", (type, weight) => {
  expect(eventWeight({ type, value: null }, DEFAULT_WEIGHTS)).toBe(weight);
});

test("a rating weighs its distance from the midpoint, zero included", () => {
  expect(combined("rating:5")).toBe(2.5);
  expect(combined("rating:2.5")).toBe(0);
  expect(combined("rating:0.5")).toBe(-2);
});

test("an unknown type has no weight", () => {
  expect(combined("impression")).toBeUndefined();
  expect(combined("impression", "view")).toBe(1);
});

test("the strongest of several positive events counts, not their sum", () => {
  expect(combined("view", "like", "view", "click")).toBe(4);
});

test("a newer rating replaces an older one, whichever is stronger", () => {
  expect(combined("rating:3", "rating:0.5")).toBe(0.5);
  expect(combined("rating:1", "rating:5")).toBe(-1.5);
});

test("a dislike cancels what came before it", () => {
  expect(combined("dislike", "purchase", "like")).toBe(-4);
});

test("after a dislike, a view changes nothing, a like or a purchase does", () => {
  expect(combined("view", "dislike")).toBe(-4);
  expect(combined("like", "dislike")).toBe(4);
  expect(combined("purchase", "dislike", "like")).toBe(5);
});

test("a retraction takes back what came before it, of its type alone", () => {
  expect(combined("unlike", "like")).toBeUndefined();
  expect(combined("unlike", "like", "unlike", "like")).toBeUndefined();
  expect(combined("like", "unlike", "like")).toBe(4);
  expect(combined("unlike", "like", "view")).toBe(1);
  expect(combined("unlike", "purchase", "like")).toBe(5);
  expect(combined("unlike")).toBeUndefined();
  expect(combined("undislike", "dislike")).toBeUndefined();
  expect(combined("undislike", "dislike", "like")).toBe(4);
  expect(combined("unlike", "dislike", "like")).toBe(-4);
});

test("a weight of a retraction is refused", () => {
  const weights = { ...DEFAULT_WEIGHTS, unlike: -4 };
  expect(() => checkWeights(weights)).toThrow('"unlike" has no weight: it takes back each "like"');
});

test("any type can have a weight, whatever its name; others have none", () => {
  const weights = { ...DEFAULT_WEIGHTS, addtocart: 3, constructor: -1 };
  const weightOf = (type: string) => eventWeight({ type, value: 1 }, weights);
  expect(weightOf("addtocart")).toBe(3);
  expect(weightOf("constructor")).toBe(-1);
  for (const type of ["transaction", "toString", "__proto__", "rating_midpoint", "AddToCart"]) {
    expect(weightOf(type), type).toBeUndefined();
  }
});

test("a weight of ratings is refused: their stars are their weight", () => {
  expect(() => checkWeights({ ...DEFAULT_WEIGHTS, rating: 3 })).toThrow("rating_midpoint");
});

test("the defaults are those that the contract tells of", () => {
  const { rating_midpoint, ...weights } = DEFAULT_WEIGHTS;
  expect(weights).toEqual(DEFAULT_EVENT_WEIGHTS);
  expect(rating_midpoint).toBe(RATING_MIDPOINT);
  expect(RETRACTIONS).toEqual(RETRACTED_TYPES);
});
