import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { catalogVersions, readWorkspaceFacts } from "./workspace-facts.ts";

const facts = readWorkspaceFacts(fileURLToPath(new URL("../..", import.meta.url)));

describe("readWorkspaceFacts", () => {
  test("finds packages in lists of folders and in single ones", () => {
    expect(facts.packages.get("packages/client")?.name).toBe("@hellorec/client");
    expect(facts.packages.get("tooling/postgres")?.name).toBe("@hellorec/test-postgres");
    expect(facts.packages.get("e2e")?.private).toBe(true);
  });

  test("reads the catalog, the changelog and the licence", () => {
    expect(facts.catalog.get("zod")).toMatch(/^\d+\.\d+\.\d+$/);
    expect(facts.catalog.get("@trpc/server")).toMatch(/^11\./);
    expect(facts.changelog).toMatch(/^# Changelog/);
    expect(facts.license).toMatch(/^MIT License/);
  });
});

test("the catalog ends before other catalogs", () => {
  const yaml =
    'catalog:\n  "@a/b": 1.0.0\n  c: 2.0.0-rc.1\n\ncatalogs:\n  ranges:\n    d: ^3.0.0\n';
  expect(catalogVersions(yaml)).toEqual(
    new Map([
      ["@a/b", "1.0.0"],
      ["c", "2.0.0-rc.1"],
    ]),
  );
});
