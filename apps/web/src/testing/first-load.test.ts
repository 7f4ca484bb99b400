/** The size of the first load of the page. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

const LIMIT = 120_000;
const dist = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

test("what the storefront loads stays within 120 kB gzipped", async () => {
  const html = await readFile(dist("index.html"), "utf8");
  const loaded = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].flatMap(
    ([, name]) => name ?? [],
  );
  expect(loaded).toEqual(expect.arrayContaining([expect.stringMatching(/^assets\/.*\.js$/)]));
  expect(loaded).toEqual(expect.arrayContaining([expect.stringMatching(/^assets\/.*\.css$/)]));
  const files = await Promise.all(["index.html", ...loaded].map((name) => readFile(dist(name))));
  const size = files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0);
  expect(size).toBeGreaterThan(20_000);
  expect(size).toBeLessThanOrEqual(LIMIT);
});

test("index.html runs no script of its own, so that the policy can forbid them all", async () => {
  const html = await readFile(dist("index.html"), "utf8");
  expect([...html.matchAll(/<script(?![^>]*\ssrc=)/g)]).toEqual([]);
  expect(html).not.toMatch(/\sstyle=|<style|\son\w+=/);
});

test("every address in it is relative, so that the page works below any path", async () => {
  const html = await readFile(dist("index.html"), "utf8");
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, address = ""]) => address,
  );
  expect(addresses.length).toBeGreaterThan(3);
  expect(addresses.filter((address) => !address.startsWith("./"))).toEqual([]);
});
