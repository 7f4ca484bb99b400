/** What counts as a word. */
import { expect, test } from "vitest";

import { indexedWords, wordsOf } from "./words.ts";

test.each([
  ["The Godfather: Part II", ["THE", "GODFATHER", "PART", "II"]],
  ["Amélie, Łódź, Ærø, straße", ["AMELIE", "LODZ", "AERO", "STRASSE"]],
  ["ΟΔΥΣΣΕΎΣ οδυσσεύς", ["ΟΔΥΣΣΕΥΣ", "ΟΔΥΣΣΕΥΣ"]],
  ["Ёлки", ["ЕЛКИ"]],
  ["Schindler's don’t L'Avventura", ["SCHINDLERS", "DONT", "L", "AVVENTURA"]],
  ["Ｆｕｌｌ　ｗｉｄｔｈ ﬁlm", ["FULL", "WIDTH", "FILM"]],
  ["हिन्दी 살인의 추억", ["हिन्दी", "살인의", "추억"]],
  ["千と千尋", ["千と", "と千", "千尋", "尋"]],
  ["Tokyo物語2", ["TOKYO", "物語", "語", "2"]],
  ["💥 !? ...", []],
  ["", []],
])("the words of %s", (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test("a part of a compound is found, and the compound as one word", () => {
  expect(indexedWords("Spider-Man 2")).toEqual(["SPIDER", "MAN", "SPIDERMAN", "2"]);
  expect(indexedWords("WALL·E")).toEqual(["WALL", "E", "WALLE"]);
  expect(indexedWords("a/b/c/d")).toEqual(["A", "B", "C", "D"]);
});

test("of a very long word the beginning counts", () => {
  expect(wordsOf("x".repeat(500))).toEqual(["X".repeat(40)]);
});
