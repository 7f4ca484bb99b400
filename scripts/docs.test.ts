/** What the docs point to is there, and what there is to set is in the docs. */
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { drawnPages } from "./architecture/drawing/drawn-pages.ts";
import { exportedNames, importedNames } from "./architecture/exported-names.ts";
import { packageRules } from "./architecture/package-rules.ts";
import { brokenSteps, walksOf } from "./architecture/walks.ts";
import { readWorkspace } from "./architecture/workspace.ts";
import { commandsOf } from "./outside/support/doc-commands.ts";

const workspace = readWorkspace(fileURLToPath(new URL("..", import.meta.url)));
const { files } = workspace;
const pages = files.filter(({ path }) => path.endsWith(".md")).map(({ path }) => path);

describe("the docs", () => {
  test.each(pages)("%s has no dead link", (page) => {
    const targets = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      ([, link]) => posix.join(posix.dirname(page), link ?? ""),
    );
    expect(targets.filter((target) => !isThere(target))).toEqual([]);
  });

  test.each(pages)("%s imports in its examples only what is exported", (page) => {
    const missing = importedNames(textOf(page)).filter(
      ({ specifier, name }) => !exportedNames(workspace, specifier).has(name),
    );
    expect(missing).toEqual([]);
  });

  test.each(pages)("%s names only tests that exist, each so that it can be found", (page) => {
    const named = [...textOf(page).matchAll(/[\w./-]+\.(?:test(?:-d)?|fault)\.tsx?/g)];
    const found = named
      .map(([name]) => name)
      .filter((name) => !name.startsWith("thing."))
      .map((name) => files.filter(({ path }) => `/${path}`.endsWith(`/${name}`)))
      .map((tests) => tests.map(({ path }) => path));
    expect(found).toEqual(named.length === 0 ? [] : found.map(() => [expect.any(String)]));
  });

  test.each(["README.md", "README.zh-CN.md"])(
    "%s imports last: the other examples call the demo, which an import removes",
    (page) => {
      const shown = commandsOf(page, textOf(page)).map(({ text }) => text);
      const lastExample = shown.findLastIndex((text) => /hellorec recommend|^curl /.test(text));
      const firstImport = shown.findIndex((text) => text.includes("hellorec import "));
      expect(lastExample).toBeGreaterThan(-1);
      expect(firstImport).toBeGreaterThan(lastExample);
    },
  );

  test.each([
    ["README.md", "makes one tarball"],
    ["README.zh-CN.md", "生成一个 tarball"],
  ])("%s counts the packages of the client: %s", (page, count) => {
    expect(withDependencies("client")).toEqual(new Set(["client"]));
    expect(textOf(page)).toContain(count);
  });

  test.each(packagesWithRooms())("$readme names the rooms of the package", ({ readme, rooms }) => {
    const named = [...textOf(readme).matchAll(/`([\w-]+)\/`/g)].map(([, name = ""]) => name);
    expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
    const folder = posix.dirname(readme);
    const gone = named.filter(
      (name) => !isThere(`${folder}/src/${name}`) && !isThere(`${folder}/${name}`),
    );
    expect(gone).toEqual([]);
  });

  test.each(packed())("%s has no link that leads out of its tarball", (readme) => {
    expect(textOf(readme)).not.toMatch(/\]\(\.\.\//);
  });

  test("name every setting of the server, and no other", () => {
    const settings = [...textOf("apps/server/src/config/config.ts").matchAll(/^ {2}([A-Z_]+):/gm)];
    const documented = [...textOf("docs/configuration.md").matchAll(/^\| `([A-Z_]+)`/gm)];
    expect(settings.length).toBeGreaterThan(3);
    expect(new Set(documented.map(([, name]) => name))).toEqual(
      new Set(settings.map(([, name]) => name)),
    );
  });

  test.each(drawnPages(workspace, packageRules))(
    "$path draws packages and rooms as their imports have them",
    (page) => {
      expect(textOf(page.path), "run pnpm draw, and format").toBe(page.text);
    },
  );

  test("walk through the code where its imports lead", () => {
    const walks = walksOf(textOf("docs/architecture.md"));
    expect(walks.map(({ title }) => title)).toEqual([
      "A recommendation",
      "An event",
      "From the sync to the answer",
      "A fit",
      "An erasure",
    ]);
    expect(walks.flatMap((walk) => brokenSteps(walk, workspace))).toEqual([]);
  });

  test("call only scripts that exist, in a way that works with Node and npm alone", () => {
    const commands = pages
      .filter((page) => page !== "CHANGELOG.md")
      .flatMap((page) => commandsOf(page, textOf(page)));
    expect(commands.length).toBeGreaterThan(50);
    const bare = commands.filter(({ text }) => /(^|[ ;&|])pnpm /.test(text));
    expect(bare, "write npx pnpm@12").toEqual([]);
    const called = commands.flatMap(({ text }) =>
      [...text.matchAll(/npx (?:-y )?pnpm@12(?: --silent)? ([a-z][\w:]*)/g)].map(
        ([, name]) => name,
      ),
    );
    const scripts = [...textOf("package.json").matchAll(/^ {4}"([\w:]+)": "/gm)];
    const known = [...scripts.map(([, name]) => name), "install", "audit"];
    expect(known).toEqual(expect.arrayContaining(called));
  });
});

/** The READMEs of the packages that are packed for others. */
function packed(): readonly string[] {
  return workspace.packages
    .filter(({ folder }) => /"files": \[/.test(textOf(`${folder}/package.json`)))
    .map(({ folder }) => `${folder}/README.md`);
}

/** A package and the packages of the workspace that it depends on, which are packed with it. */
function withDependencies(name: string, found = new Set<string>()): ReadonlySet<string> {
  found.add(name);
  const [, dependencies = ""] =
    /"dependencies": \{([^}]*)\}/.exec(textOf(`packages/${name}/package.json`)) ?? [];
  for (const [, next = ""] of dependencies.matchAll(/"@hellorec\/([\w-]+)"/g)) {
    if (!found.has(next)) withDependencies(next, found);
  }
  return found;
}

/** Packages that have rooms and a README, with their folders of `src` that are rooms. */
function packagesWithRooms(): { readme: string; rooms: readonly string[] }[] {
  return Object.values(packageRules)
    .map(({ folder, rooms = [] }) => ({
      readme: `${folder}/README.md`,
      rooms: rooms.filter((room) => /^[\w-]+$/.test(room)),
    }))
    .filter(({ readme, rooms }) => rooms.length > 0 && pages.includes(readme));
}

/** Whether a file or a folder is in the workspace. */
function isThere(target: string): boolean {
  return files.some(({ path }) => path === target || path.startsWith(`${target}/`));
}

function textOf(path: string): string {
  const file = files.find((known) => known.path === path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.text;
}
