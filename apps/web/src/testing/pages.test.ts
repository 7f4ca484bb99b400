/** The pages are apart: none imports another, and nothing but app.tsx imports one. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const PAGES = ["dashboard", "inspector", "item", "storefront"];
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"/g;

const src = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !name.startsWith("testing"),
);

const folderOf = (name: string) => name.split(sep)[0] ?? "";

test.each(PAGES)("%s is imported by itself and the routes alone", (page) => {
  const importers = sources.filter((name) => {
    const text = readFileSync(join(src, name), "utf8");
    return [...text.matchAll(IMPORT)].some(
      ([, path = ""]) => folderOf(join(dirname(name), path)) === page,
    );
  });
  expect(importers).toContain("app.tsx");
  expect(importers.filter((name) => name !== "app.tsx" && folderOf(name) !== page)).toEqual([]);
});
