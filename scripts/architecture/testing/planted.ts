/** Small workspaces for the tests of checks: what is planted in them is known. */
import { packageRules } from "../package-rules.ts";
import type { Manifest, Package, TextFile, Workspace } from "../workspace.ts";

const NONE: Omit<Manifest, "name"> = {
  dependencies: {},
  devDependencies: {},
  peerDependencies: {},
  exports: {},
};

/** A manifest with a name and whatever else is given. */
export function plantedManifest(name: string, parts: Partial<Manifest> = {}): Manifest {
  return { ...NONE, name, ...parts };
}

/**
 * A package with some source files by their path in it. It is named after its folder, and its entry
 * is `src/index.ts`.
 */
export function plantedPackage(
  folder: string,
  sources: Readonly<Record<string, string>>,
  parts: Partial<Manifest> = {},
): Package {
  const name = `@hellorec/${folder.slice(folder.lastIndexOf("/") + 1)}`;
  return {
    folder,
    manifest: plantedManifest(name, { exports: { ".": "src/index.ts" }, ...parts }),
    sources: Object.entries(sources).map(([path, text]) => ({ path: `${folder}/${path}`, text })),
  };
}

/** A workspace of these packages and their files. */
export function planted(...packages: readonly Package[]): Workspace {
  return plantedFiles(
    packages.flatMap(({ sources }) => sources),
    packages,
  );
}

/** A workspace of these files. */
export function plantedFiles(
  files: readonly TextFile[],
  packages: readonly Package[] = [],
): Workspace {
  return { root: plantedManifest("root"), packages, catalog: [], dependencyNotes: "", files };
}

/** Files by their paths. */
export function texts(files: Readonly<Record<string, string>>): TextFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

/** A package that has a rule, with one source file. */
export function plantedKnown(
  name: string,
  path: string,
  text: string,
  manifest: Partial<Manifest> = {},
): Workspace {
  const folder = packageRules[name]?.folder ?? "packages/unknown";
  return planted(plantedPackage(folder, { [path]: text }, { name, ...manifest }));
}
