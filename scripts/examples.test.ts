/** The examples agree with the workspace, although they are no packages of it. */
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { exportedNames, importedNames } from "./architecture/exported-names.ts";
import { readWorkspace } from "./architecture/workspace.ts";

const MAX_README_LINES = 60;
const CLIENT = "file:../hellorec-client.tgz";

const workspace = readWorkspace(fileURLToPath(new URL("..", import.meta.url)));
const files = workspace.files.filter(({ path }) => path.startsWith("examples/"));
const catalog = new Map(
  [...textOf("pnpm-workspace.yaml").matchAll(/^ {2}"?([@\w./-]+)"?: (\d\S*)$/gm)].map(
    ([, name = "", version = ""]) => [name, version],
  ),
);
const folders = [...new Set(files.flatMap(({ path }) => path.split("/").slice(1, -1).slice(0, 1)))];
const manifests = files.filter(({ path }) => posix.basename(path) === "package.json");
const sources = files.filter(({ path }) => /\.tsx?$/.test(path));

describe("the examples", () => {
  test("are there, outside of the workspace", () => {
    expect(folders.toSorted()).toEqual(["curl", "nextjs", "node-script", "python", "vite-react"]);
    expect(manifests).toHaveLength(3);
    expect(catalog.get("vite")).toBeDefined();
    expect(workspace.packages.filter(({ folder }) => folder.startsWith("examples"))).toEqual([]);
  });

  test.each(manifests)("$path has the exact versions of the catalog", ({ text }) => {
    const versions = versionsIn(text);
    expect(versions["@hellorec/client"]).toBe(CLIENT);
    const others = Object.entries(versions).filter(([name]) => name !== "@hellorec/client");
    expect(others.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const shared = others.filter(([name]) => catalog.has(name));
    expect(shared.length).toBeGreaterThan(1);
    expect(shared).toEqual(shared.map(([name]) => [name, catalog.get(name)]));
  });

  test.each(folders)(
    "%s has a README of one screen, which the list of examples names",
    (folder) => {
      const lines = textOf(`examples/${folder}/README.md`).split("\n");
      expect(lines.length).toBeLessThanOrEqual(MAX_README_LINES);
      expect(textOf("examples/README.md")).toContain(`](${folder}/README.md)`);
    },
  );

  // Their compiler runs where they are installed, in examples.outside.ts.
  test.each(sources)("$path imports what the client exports", ({ text }) => {
    const missing = importedNames(`\`\`\`ts\n${text}\`\`\``).filter(
      ({ specifier, name }) => !exportedNames(workspace, specifier).has(name),
    );
    expect(missing).toEqual([]);
  });
});

/** What a package.json installs, by name. */
function versionsIn(manifest: string): Record<string, string> {
  const sections = [...manifest.matchAll(/"(?:dev)?[dD]ependencies": \{([^}]*)\}/g)];
  const entries = sections.flatMap(([, section = ""]) => [
    ...section.matchAll(/"([^"]+)": "([^"]+)"/g),
  ]);
  return Object.fromEntries(entries.map(([, name = "", version = ""]) => [name, version]));
}

function textOf(path: string): string {
  const file = workspace.files.find((known) => known.path === path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.text;
}
