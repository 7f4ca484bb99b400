/** The pages that agents begin with are true: llms.txt for those that use it, AGENTS.md for those that change it. */
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { readWorkspace } from "./architecture/workspace.ts";

const { files } = readWorkspace(fileURLToPath(new URL("..", import.meta.url)));
const paths = new Set(files.map(({ path }) => path));

describe("llms.txt", () => {
  const text = textOf("llms.txt");
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);

  test("has the form of llmstxt.org: a name, a summary, lists of links with one line each", () => {
    expect(text).toMatch(/^# \S+\n\n> .+\n\n/);
    const [, ...sections] = text.split(/^## .+\n/m);
    expect(sections.length).toBeGreaterThan(1);
    const lines = sections.flatMap((section) => section.split("\n").filter((line) => line !== ""));
    expect(lines.filter((line) => !/^- \[[^\]]+\]\([^)]+\): .+$/.test(line))).toEqual([]);
  });

  test("links to what is there, each once", () => {
    expect(links.filter((link) => !paths.has(link))).toEqual([]);
    expect(new Set(links).size).toBe(links.length);
  });

  test("lists every page of the docs, and the list of the decisions", () => {
    const pages = [...paths].filter(
      (path) => posix.dirname(path) === "docs" && path.endsWith(".md"),
    );
    expect(pages.length).toBeGreaterThan(10);
    const missing = [...pages, "docs/decisions/README.md"].filter((page) => !links.includes(page));
    expect(missing).toEqual([]);
  });

  test("is short", () => {
    expect(text.length).toBeLessThan(5000);
  });
});

describe("AGENTS.md", () => {
  const text = textOf("AGENTS.md");
  const code = [...text.matchAll(/`([^`]+)`/g)].map(([, part = ""]) => part);

  test("has under 80 lines", () => {
    expect(text.trimEnd().split("\n").length).toBeLessThan(80);
  });

  test("names paths that are there", () => {
    const named = code.filter((part) =>
      /^(?:apps|packages|scripts|docs|e2e)\/[\w./-]+$/.test(part),
    );
    expect(named.length).toBeGreaterThan(15);
    const isThere = (path: string) =>
      paths.has(path) || [...paths].some((known) => known.startsWith(`${path}/`));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  test("names every package of the README", () => {
    const folders = [...textOf("README.md").matchAll(/^\| `((?:apps|packages)\/[\w-]+)`/gm)];
    const small = new Set(["packages/credentials", "packages/immutable", "packages/datasets"]);
    const missing = folders
      .map(([, folder = ""]) => folder)
      .filter((folder) => !small.has(folder) && !code.includes(folder));
    expect(folders.length).toBeGreaterThan(8);
    expect(missing).toEqual([]);
  });

  test("calls scripts of packages that have them", () => {
    const calls = [...text.matchAll(/--filter (@hellorec\/([\w-]+)) (\w+)/g)];
    expect(calls.length).toBeGreaterThan(1);
    const missing = calls.filter(
      ([, , folder, script]) => !textOf(`apps/${folder}/package.json`).includes(`"${script}": "`),
    );
    expect(missing).toEqual([]);
  });
});

function textOf(path: string): string {
  const file = files.find((known) => known.path === path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.text;
}
