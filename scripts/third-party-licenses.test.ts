/** A bundle is not built with a package whose licence text is missing. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { thirdPartyLicenses } from "./third-party-licenses.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-licenses-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts a package into `node_modules`. @returns a module of it */
async function plant(name: string, license: string, files: Readonly<Record<string, string>> = {}) {
  const root = join(folder, "node_modules", name);
  await mkdir(join(root, "dist/esm"), { recursive: true });
  const description = JSON.stringify({ name, version: "1.2.3", license });
  await writeFile(join(root, "package.json"), description);
  // As packages with two kinds of modules have it.
  await writeFile(join(root, "dist/esm/package.json"), '{"type":"module"}');
  for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
  return join(root, "dist/esm/index.js");
}

test("each package is listed once, with its licence and its notice", async () => {
  const one = await plant("@scope/one", "Apache-2.0", { LICENSE: "Apache", NOTICE: "by one" });
  const two = await plant("two", "ISC", { "license.md": "ISC of two" });
  const text = await thirdPartyLicenses([two, one, one, join(folder, "src/own.js")]);
  expect(text.split(/\n-{80}\n\n/)).toEqual([
    "This program contains these packages.\n",
    "@scope/one 1.2.3 (Apache-2.0)\n\nApache\n\nby one\n",
    "two 1.2.3 (ISC)\n\nISC of two\n",
  ]);
});

test("a package without a licence text fails the build, and is named", async () => {
  const bare = await plant("bare", "MIT");
  const linked = await plant("linked", "MIT", {
    "README.md": "# linked\n\n## License\n\n[MIT](x)",
  });
  await expect(thirdPartyLicenses([bare, linked])).rejects.toThrow(
    "packages without a licence text cannot be bundled: bare 1.2.3 (MIT), linked 1.2.3 (MIT)",
  );
});

test("the section of a README is a text, and an Unlicense needs none", async () => {
  const text = `Copyright (c) three. ${"Permission is hereby granted. ".repeat(12)}`.trim();
  const three = await plant("three", "MIT", {
    "README.md": `# three\n\n## License\n\n${text}\n\n## After\n\nmore`,
  });
  const free = await plant("free", "Unlicense");
  const listed = await thirdPartyLicenses([three, free]);
  expect(listed).toContain(`three 1.2.3 (MIT)\n\n${text}\n`);
  expect(listed).toContain("free 1.2.3 (Unlicense)");
  expect(listed).not.toContain("more");
});
