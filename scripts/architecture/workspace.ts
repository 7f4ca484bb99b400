/** Reads the workspace from disk into plain data, for the checks. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { SOURCE } from "./kinds.ts";

export interface TextFile {
  /** From the root of the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** The source file of each entry, by its key in `exports`: `.` to `./src/index.ts`. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Its sources, tests and build scripts. */
  readonly sources: readonly TextFile[];
}

export interface Workspace {
  readonly root: Manifest;
  readonly packages: readonly Package[];
  /** Package names in the catalog of pnpm-workspace.yaml. */
  readonly catalog: readonly string[];
  /** docs/decisions/dependencies.md */
  readonly dependencyNotes: string;
  /** Every file that .gitignore does not name, as text. */
  readonly files: readonly TextFile[];
}

const MAX_TEXT_BYTES = 2_000_000;

/**
 * @param root the workspace's directory
 * @throws {Error} a package.json is no JSON object with a name
 */
export function readWorkspace(root: string): Workspace {
  const files = textFiles(root);
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? "";
  const members = memberPatterns(textOf("pnpm-workspace.yaml"));
  const packages = files
    .filter(({ path }) => members.some((pattern) => pattern.test(path)))
    .map(({ path, text }) => {
      const folder = path.slice(0, -"/package.json".length);
      return {
        folder,
        manifest: parseManifest(text),
        sources: files.filter(
          (file) => file.path.startsWith(`${folder}/`) && SOURCE.test(file.path),
        ),
      };
    });
  return {
    root: parseManifest(textOf("package.json")),
    packages,
    catalog: catalogNames(textOf("pnpm-workspace.yaml")),
    dependencyNotes: textOf("docs/decisions/dependencies.md"),
    files,
  };
}

// Read without git, which a machine that only builds need not have.
function textFiles(root: string): TextFile[] {
  const ignored = ignoredBy(readFileSync(join(root, ".gitignore"), "utf8"));
  return [...filesUnder(root, "", ignored)].map((path) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
  }));
}

function* filesUnder(
  root: string,
  folder: string,
  ignored: (name: string) => boolean,
): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === ".git" || ignored(entry.name)) continue;
    if (entry.isDirectory()) yield* filesUnder(root, path, ignored);
    else if (entry.isFile() && statSync(join(root, path)).size <= MAX_TEXT_BYTES) yield path;
  }
}

/** The part of .gitignore's language that this workspace uses: `name/`, `name` and `*.suffix`. */
export function ignoredBy(gitignore: string): (name: string) => boolean {
  const patterns = gitignore.split("\n").map((line) => line.trim().replace(/\/$/, ""));
  const names = new Set(patterns.filter((pattern) => pattern !== ""));
  const suffixes = patterns.flatMap((pattern) =>
    pattern.startsWith("*.") ? pattern.slice(1) : [],
  );
  return (name) => names.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
}

/** @throws {Error} the text is no JSON object with a name */
export function parseManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value["name"] !== "string") {
    throw new Error("a package.json must be an object with a name");
  }
  return {
    name: value["name"],
    dependencies: stringsOf(value["dependencies"]),
    devDependencies: stringsOf(value["devDependencies"]),
    peerDependencies: stringsOf(value["peerDependencies"]),
    exports: entriesOf(value["exports"]),
  };
}

/**
 * Patterns of the `package.json` files of the packages under `packages:`. Other projects may lie in the
 * repository, such as the examples, which install from the registry.
 */
export function memberPatterns(yaml: string): RegExp[] {
  const section = /^packages:\n((?: {2}- .*\n)*)/m.exec(yaml)?.[1] ?? "";
  return [...section.matchAll(/^ {2}- "?([\w/*-]+)"?$/gm)].map(
    ([, folders = ""]) => new RegExp(`^${folders.replaceAll("*", "[^/]+")}/package\\.json$`),
  );
}

/** The names under `catalog:`, whose entries are indented by two spaces. */
export function catalogNames(yaml: string): string[] {
  const section = /^catalog:\n((?: {2}.*\n?|\n)*)/m.exec(yaml)?.[1] ?? "";
  return [...section.matchAll(/^ {2}"?([@\w./-]+)"?:/gm)].flatMap(([, name]) => name ?? []);
}

/** What each key of `exports` loads: its `default`, or the file itself. */
function entriesOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return stringsOf(
    Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        isRecord(entry) ? entry["default"] : entry,
      ]),
    ),
  );
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, typeof entry === "string" ? entry : ""]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
