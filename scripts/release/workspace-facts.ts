/** What the checks must know of the workspace beside the tarballs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { parseManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

export interface WorkspaceFacts {
  /** Versions in the catalog of pnpm-workspace.yaml, by the packages' names. */
  readonly catalog: ReadonlyMap<string, string>;
  /** Empty where there is none: what ships without it is a fault of each tarball. */
  readonly changelog: string;
  readonly license: string;
  /** The packages of the workspace, by their folders. */
  readonly packages: ReadonlyMap<string, Manifest>;
  /** Paths of this machine, which no file may name. */
  readonly machinePaths: readonly string[];
}

/** @param root the workspace's directory */
export function readWorkspaceFacts(root: string): WorkspaceFacts {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const readIfThere = (path: string) => (existsSync(join(root, path)) ? read(path) : "");
  const yaml = read("pnpm-workspace.yaml");
  const packages = new Map<string, Manifest>();
  for (const folder of packageFolders(root, yaml)) {
    const file = `${folder}/package.json`;
    packages.set(folder, parseManifest(read(file), file));
  }
  return {
    catalog: catalogVersions(yaml),
    changelog: readIfThere("CHANGELOG.md"),
    license: readIfThere("LICENSE"),
    packages,
    // A home of "/" is in every path.
    machinePaths: [root.replace(/\/$/, ""), homedir()].filter((path) => path.length > 1),
  };
}

/** The entries of `packages:` are folders, or `folder/*`: each folder in it. */
function packageFolders(root: string, yaml: string): string[] {
  const [, section = ""] = /^packages:\n((?: {2}- .*\n)+)/m.exec(yaml) ?? [];
  const entries = [...section.matchAll(/- "?([\w./*-]+)"?/g)].map(([, entry = ""]) => entry);
  return entries.flatMap((entry) => {
    if (!entry.endsWith("/*")) return [entry];
    const parent = entry.slice(0, -"/*".length);
    return readdirSync(join(root, parent), { withFileTypes: true })
      .filter((folder) => folder.isDirectory() && hasManifest(join(root, parent, folder.name)))
      .map(({ name }) => `${parent}/${name}`);
  });
}

function hasManifest(folder: string): boolean {
  return readdirSync(folder).includes("package.json");
}

/** The versions under `catalog:`, whose entries are indented by two spaces. */
export function catalogVersions(yaml: string): ReadonlyMap<string, string> {
  const [, section = ""] = /^catalog:\n((?: {2}.*\n?|\n)*)/m.exec(yaml) ?? [];
  const entries = section.matchAll(/^ {2}"?([@\w./-]+)"?: (\S+)$/gm);
  return new Map([...entries].map(([, name = "", version = ""]) => [name, version]));
}
