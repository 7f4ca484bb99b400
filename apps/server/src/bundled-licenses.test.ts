/** The built programs and the built page carry the licences of what is bundled into them. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const SERVER = ["@photostructure/sqlite", "@trpc/server", "fastify", "kysely", "pg", "pino", "zod"];
const PAGE = ["@tanstack/react-query", "@trpc/client", "react", "react-dom", "uplot", "wouter"];

test.each([
  ["the server", `${DIST}/THIRD-PARTY-LICENSES.txt`, SERVER],
  ["the page", `${DIST}/app/THIRD-PARTY-LICENSES.txt`, PAGE],
])("%s", async (_name, file, packages) => {
  const sections = (await readFile(file, "utf8")).split(/\n-{80}\n\n/).slice(1);
  const names = sections.map((section) => section.slice(0, section.indexOf(" ")));
  expect(names).toEqual(expect.arrayContaining(packages));
  // Each has more than its title, and what is of this project is not among them.
  expect(sections.filter((section) => section.trim().split("\n").length < 3)).toEqual([]);
  expect(names.filter((name) => name.startsWith("@hellorec/"))).toEqual([]);
});
