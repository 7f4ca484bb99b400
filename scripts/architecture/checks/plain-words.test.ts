/** Every phrase of the list is found where it is planted; its look-alikes are not. */
import { describe, expect, test } from "vitest";

import { plantedFiles, texts } from "../testing/planted.ts";
import { phrasesIn, plainWords } from "./plain-words.ts";

const check = (path: string, text: string) => plainWords(plantedFiles(texts({ [path]: text })));

describe("plainWords", () => {
  test.each([
    "// Whoever calls it.",
    "somebody",
    "for who asks",
    "The list is made anew.",
    "counted behind the callers' backs",
    "The dearer question.",
    "a wrong guess costs",
    "mends what is broken",
    "kept-lists.md",
    "class KeptLists {}",
    "const NEVER_AGAIN = 1;",
    "the list's basis",
    "the short way",
    "answerShortly()",
    "answerOfficially()",
    "new FitLead()",
    "await tryLead()",
    "the items spoken for",
    "says what is said against",
    "the lesson's two calls",
    "tried once more",
    "if it is at hand",
    "each in turn",
    "told of a change",
    "this.#aside",
    "an overlay",
    "list-turns.ts",
    "new BodyTurns()",
    "the pace of writes",
    "a foreign site",
    "firstChoice()",
    "takesOptionsApart(f)",
  ])("finds %s", (text) => {
    expect(check("a.ts", `/** It is. */\n${text}\n`)).toHaveLength(1);
  });

  test.each([
    "recommend it, amend it",
    "the file is opened once more",
    "they take turns; it returns",
    "a leading slash, a handler in turns",
    "a namespace",
    "flex-basis: 0",
    "besides",
    "an officially supported Node",
  ])("lets %s be", (text) => {
    expect(check("a.md", text)).toEqual([]);
  });

  test("finds a phrase that goes over two lines of a comment", () => {
    expect(check("a.ts", "/**\n * The list is made\n * anew, and\n */\n// at\n// hand\n")).toEqual([
      'a.ts:2: "made\n * anew": say rebuilt, recomputed',
      'a.ts:5: "at\n// hand": say cached, available',
    ]);
  });

  test("reads code and docs alone, without its own list", () => {
    for (const path of ["a.json", "scripts/architecture/phrases.ts"]) {
      expect(check(path, "somebody")).toEqual([]);
    }
    for (const path of ["a.md", "a.css", "a.mjs"]) expect(check(path, "somebody")).toHaveLength(1);
  });

  test("lets a line be that is listed as a proper use", () => {
    const files = texts({ "a.md": "on a daily basis\nthe basis of it\n" });
    const list = [{ not: /\bbasis\b/, say: "dependencies" }];
    expect(phrasesIn(files, list, [{ path: "a.md", line: "daily basis" }])).toEqual([
      'a.md:2: "basis": say dependencies',
    ]);
    expect(phrasesIn(files, list, [{ path: "b.md", line: "daily basis" }])).toHaveLength(2);
  });
});
