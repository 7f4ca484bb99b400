/** The look of generated posters. */
import { expect, test } from "vitest";

import { bylineOf, hash, MOTIFS, posterArt } from "./poster-art.ts";

const item = (item_id: string, title = "Metropolis", ...categories: string[]) => ({
  item_id,
  title,
  categories,
});

/** What tells one poster from another, roughly: small differences of place and colour do not count. */
function looks({ motif, isMirrored, hue, second_hue, measure }: ReturnType<typeof posterArt>) {
  const places = Array.from({ length: 6 }, (_, at) => Math.floor(3 * measure(at)));
  return [motif, isMirrored, Math.floor(hue / 10), Math.floor(second_hue / 20), ...places].join();
}

test("an item looks the same every time, and kin within its category", () => {
  const one = posterArt(item("m", "Metropolis", "Sci-Fi"));
  const again = posterArt(item("m", "Metropolis", "Sci-Fi"));
  expect(looks(again)).toBe(looks(one));
  const other = posterArt(item("n", "Metropolis", "Sci-Fi"));
  expect(Math.abs(other.hue - one.hue)).toBeLessThanOrEqual(30);
});

test("five hundred items of one category look different", () => {
  const all = Array.from({ length: 500 }, (_, at) =>
    looks(posterArt(item(`film-${at}`, "A film", "Drama"))),
  );
  expect(new Set(all).size).toBe(500);
});

test("measures lie between 0 and 1, and spread", () => {
  const { measure } = posterArt(item("m"));
  const all = Array.from({ length: 200 }, (_, at) => measure(at));
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  expect(new Set(all.map((value) => Math.floor(value * 8))).size).toBe(8);
});

test("every motif comes up, and hues lie on the wheel", () => {
  const art = Array.from({ length: 200 }, (_, at) => posterArt(item(`item-${at}`)));
  expect(new Set(art.map(({ motif }) => motif))).toEqual(new Set(MOTIFS));
  for (const { hue, second_hue } of art) {
    expect(hue).toBeGreaterThanOrEqual(0);
    expect(second_hue).toBeGreaterThanOrEqual(0);
    expect(second_hue).toBeLessThan(360);
    expect(second_hue).not.toBe(hue);
  }
});

test.each([
  ["Wings", "large"],
  ["Night of the Living Dead", "medium"],
  ["Lord of the Rings: The Fellowship of the Ring, The", "small"],
  ["Supercalifragilisticexpialidocious", "tiny"],
  ["word ".repeat(100), "tiny"],
])("%s is set %s", (title, size) => {
  expect(posterArt(item("m", title)).size).toBe(size);
});

test("the byline is who made it", () => {
  expect(bylineOf({ attributes: { year: 1927, director: "Fritz Lang" } })).toBe("Fritz Lang");
  expect(bylineOf({ attributes: { director: 7 } })).toBe("");
  expect(bylineOf({})).toBe("");
});

test("texts that differ little hash far apart", () => {
  const low = Array.from({ length: 64 }, (_, at) => hash(`item ${at}`) % 8);
  expect(new Set(low).size).toBe(8);
});
