/** Class names of CSS modules have no types: compares those used with those defined. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

const src = fileURLToPath(new URL("..", import.meta.url));
const names = readdirSync(src, { recursive: true, encoding: "utf8" });
const components = names.filter((name) => name.endsWith(".tsx"));
const IMPORT = /^import (\w+) from "(\.[^"]+\.module\.css)";$/gm;

/** Sheets by path, with the classes that components take from them. */
const used = new Map<string, Set<string>>();
const computed = new Set<string>();
for (const name of components) {
  const text = readFileSync(join(src, name), "utf8");
  for (const [, variable = "", path = ""] of text.matchAll(IMPORT)) {
    const sheet = join(dirname(name), path);
    const classes = used.get(sheet) ?? new Set();
    used.set(sheet, classes);
    for (const [, own] of text.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))) {
      if (own !== undefined) classes.add(own);
    }
    if (text.includes(`${variable}[`)) computed.add(sheet);
  }
}

describe.each([...used.keys()])("%s", (sheet) => {
  const css = readFileSync(join(src, sheet), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  const defined = new Set([...css.matchAll(/\.([a-z]\w*)(?=[^{}]*\{)/gi)].map(([, name]) => name));

  test("has every class that is used", () => {
    expect([...(used.get(sheet) ?? [])].filter((name) => !defined.has(name))).toEqual([]);
  });

  test.skipIf(computed.has(sheet))("has no class that is not used", () => {
    expect(
      [...defined].filter((name) => name !== undefined && !used.get(sheet)?.has(name)),
    ).toEqual([]);
  });
});

test("every sheet is imported", () => {
  const sheets = names.filter((name) => name.endsWith(".module.css"));
  expect(sheets.length).toBeGreaterThan(0);
  expect(sheets.filter((sheet) => !used.has(sheet))).toEqual([]);
});
