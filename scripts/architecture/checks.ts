/** The checks themselves: a workspace in, one line for each thing that is wrong. No I/O. */
import { posix } from "node:path";

import type { HouseRule } from "./house.ts";
import { importsOf, packageOf } from "./imports.ts";
import type { Package, TextFile, Workspace } from "./workspace.ts";

type House = Readonly<Record<string, HouseRule>>;

const WHERE = "scripts/architecture/house.ts";
/** Sources that run in tests alone. */
export const TEST = /\.(?:test|fault)(?:-d)?\.tsx?$|\/testing\/|\/test-[\w-]+\.ts$/;
/** Sources run by build tools or while developing, never by a user. */
export const TOOLING = /\.dev\.mjs$|\/build\.mjs$|\/vite-plugins\/|\.config\.(?:ts|mjs)$/;

/** Packages the house does not know, or has elsewhere. */
export function unknownPackages(workspace: Workspace, house: House): string[] {
  return workspace.packages.flatMap(({ folder, manifest }) => {
    const rule = house[manifest.name];
    if (rule === undefined) {
      return [`${folder}: ${manifest.name} is not in the house: say in ${WHERE} whom it may use`];
    }
    return rule.folder === folder ? [] : [`${folder}: ${manifest.name} belongs in ${rule.folder}`];
  });
}

/** Imports that go against the arrows. */
export function forbiddenImports(workspace: Workspace, house: House): string[] {
  return eachKnown(workspace, house, (pkg, rule) =>
    pkg.sources.flatMap((file) => forbiddenIn(file, pkg, rule)),
  );
}

function forbiddenIn(file: TextFile, pkg: Package, rule: HouseRule): string[] {
  const isTest = TEST.test(file.path);
  const isTooling = TOOLING.test(file.path);
  return importsOf(file.text).flatMap(({ specifier, typeOnly }) => {
    const target = packageOf(specifier);
    if (target === undefined) {
      const resolved = posix.join(posix.dirname(file.path), specifier);
      return isTooling || resolved.startsWith(`${pkg.folder}/`)
        ? []
        : [`${file.path}: ${specifier} leaves the package: import other packages by their name`];
    }
    if (target === pkg.manifest.name) {
      return isTest ? [] : [`${file.path}: imports its own package by name`];
    }
    if (target.startsWith("node:")) {
      return isTest ||
        isTooling ||
        typeOnly ||
        rule.node === undefined ||
        rule.node.includes(target)
        ? []
        : [`${file.path}: ${pkg.manifest.name} must not import ${target} (${WHERE})`];
    }
    if (target.startsWith("@hellorec/")) {
      if (rule.uses.includes(target)) return [];
      if (isTest && rule.tests?.includes(target) === true) return [];
      if (rule.types?.includes(target) === true) {
        return typeOnly ? [] : [`${file.path}: ${target} may only be imported as a type`];
      }
      return [`${file.path}: ${pkg.manifest.name} must not import ${target} (${WHERE})`];
    }
    return isTest || isTooling || typeOnly || isDeclared(pkg, target)
      ? []
      : [`${file.path}: loads ${target}, which its package.json does not declare for users`];
  });
}

// What is bundled or never leaves the checkout may load devDependencies; a package is loaded as it
// lies there.
function isDeclared({ folder, manifest }: Package, target: string): boolean {
  return (
    target in manifest.dependencies ||
    target in manifest.peerDependencies ||
    (!folder.startsWith("packages/") && target in manifest.devDependencies)
  );
}

/** Dependencies in package.json that go against the arrows, even if nothing imports them yet. */
export function forbiddenDependencies(workspace: Workspace, house: House): string[] {
  return eachKnown(workspace, house, ({ folder, manifest }, rule) => {
    const forUsers = new Set([...rule.uses, ...(rule.types ?? [])]);
    const forDevelopers = new Set([...forUsers, ...(rule.tests ?? []), ...(rule.carries ?? [])]);
    const lines: string[] = [];
    for (const name of Object.keys(manifest.dependencies).filter(isOurs)) {
      if (!forUsers.has(name)) lines.push(`${folder}/package.json: must not depend on ${name}`);
    }
    for (const name of Object.keys(manifest.devDependencies).filter(isOurs)) {
      if (!forDevelopers.has(name)) lines.push(`${folder}/package.json: must not use ${name}`);
    }
    return lines;
  });
}

/** Rings of packages that depend on each other, tests included. */
export function cycles(workspace: Workspace): string[] {
  const edges = new Map(
    workspace.packages.map(({ manifest }) => [manifest.name, Object.keys(allOf(manifest))]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    const start = path.indexOf(name);
    if (start !== -1) found.push([...path.slice(start), name].join(" -> "));
    if (start !== -1 || done.has(name)) return;
    for (const next of edges.get(name) ?? []) if (edges.has(next)) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return found;
}

/** Versions that are not the catalog's, and catalog entries nobody uses or explains. */
export function dependencyRecords(workspace: Workspace): string[] {
  const manifests = [
    { folder: ".", manifest: workspace.root },
    ...workspace.packages.map(({ folder, manifest }) => ({ folder, manifest })),
  ];
  const used = new Set(manifests.flatMap(({ manifest }) => Object.keys(allOf(manifest))));
  const noted = new Set(
    [...workspace.dependencyNotes.matchAll(/^(?:\||-) `([^`]+)`/gm)].map(([, name]) => name),
  );
  return [
    ...manifests.flatMap(({ folder, manifest }) =>
      Object.entries(allOf(manifest))
        .filter(([name, version]) => version !== (isOurs(name) ? "workspace:*" : "catalog:"))
        .map(
          ([name, version]) => `${folder}/package.json: ${name} is ${version}, not the catalog's`,
        ),
    ),
    ...workspace.catalog
      .filter((name) => !used.has(name))
      .map((name) => `pnpm-workspace.yaml: nothing uses ${name}`),
    ...workspace.catalog
      .filter((name) => !noted.has(name))
      .map((name) => `docs/decisions/dependencies.md: has no line that says why ${name} is here`),
  ];
}

const TRACES: readonly (readonly [string, RegExp])[] = [
  ["a registry's address", /https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|npmmirror)/i],
  ["a registry's address", /^\s*(?:tarball:|@?[\w-]*:?registry\s*=)/m],
  ["a path of one machine", /(?:^|[\s"'`(=])(?:\/(?:root|work|Users)\/|\/home\/\w|[A-Z]:\\Users)/m],
];

/** Traces of the machine or the network the project was written on. */
export function machineTraces(workspace: Workspace): string[] {
  return workspace.files.flatMap(({ path, text }) =>
    TRACES.flatMap(([what, pattern]) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${path}: names ${what}: ${match[0].trim()}`];
    }),
  );
}

/** Packages answer their caller; only apps talk to a terminal. */
export function consoleCalls(workspace: Workspace): string[] {
  return workspace.packages
    .filter(({ folder }) => folder.startsWith("packages/"))
    .flatMap(({ sources }) => sources)
    .filter(({ path, text }) => !TEST.test(path) && /^(?!\s*(?:\*|\/\/)).*\bconsole\./m.test(text))
    .map(({ path }) => `${path}: writes to the console`);
}

function eachKnown(
  workspace: Workspace,
  house: House,
  check: (pkg: Package, rule: HouseRule) => string[],
): string[] {
  return workspace.packages.flatMap((pkg) => {
    const rule = house[pkg.manifest.name];
    return rule === undefined ? [] : check(pkg, rule);
  });
}

function allOf(manifest: Package["manifest"]): Record<string, string> {
  return { ...manifest.dependencies, ...manifest.devDependencies };
}

function isOurs(name: string): boolean {
  return name.startsWith("@hellorec/");
}
