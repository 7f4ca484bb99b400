/** Two classes of one name, and look-alikes. */
import { describe, expect, test } from "vitest";

import { plantedFiles, texts } from "../testing/planted.ts";
import { classNames } from "./class-names.ts";

describe("classNames", () => {
  test.each([
    "export class Feed {",
    "export abstract class Feed<T> {",
    "class Feed extends Base {",
  ])("finds the name twice: %s", (text) => {
    const files = texts({ "a.ts": "/** A. */\nclass Feed {}\n", "b/c.tsx": `${text}\n}\n` });
    expect(classNames(plantedFiles(files))).toEqual(["class Feed: in a.ts and b/c.tsx"]);
  });

  test.each([
    ["b.ts", "class Feeds {}\n"],
    ["b.ts", " * class Feed {}\n"],
    ["b.test.ts", "class Feed {}\n"],
    ["b.ts", "interface Feed {}\n"],
  ])("lets %s be: %s", (path, text) => {
    expect(classNames(plantedFiles(texts({ "a.ts": "class Feed {}\n", [path]: text })))).toEqual(
      [],
    );
  });
});
