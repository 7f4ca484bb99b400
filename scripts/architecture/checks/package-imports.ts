/** Arrows between packages: each file imports only what its package may use. */
import { posix } from "node:path";

import { importsOf, packageOf } from "../imports.ts";
import { TEST, TOOLING } from "../kinds.ts";
import type { PackageRules, PackageRule } from "../package-rules.ts";
import type { Package, TextFile, Workspace } from "../workspace.ts";
import { eachKnown, RULES_FILE, isOurs } from "./check.ts";

/** Imports that the rules do not allow, and packages that no manifest declares. */
export function forbiddenImports(workspace: Workspace, packageRules: PackageRules): string[] {
  return eachKnown(workspace, packageRules, (pkg, rule) =>
    pkg.sources.flatMap((file) => forbiddenIn(file, pkg, rule)),
  );
}

function forbiddenIn(file: TextFile, pkg: Package, rule: PackageRule): string[] {
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
        : [`${file.path}: ${pkg.manifest.name} must not import ${target} (${RULES_FILE})`];
    }
    if (isOurs(target)) {
      if (rule.uses.includes(target)) return [];
      if (isTest && rule.tests?.includes(target) === true) return [];
      if (rule.types?.includes(target) === true) {
        return typeOnly ? [] : [`${file.path}: ${target} may only be imported as a type`];
      }
      return [`${file.path}: ${pkg.manifest.name} must not import ${target} (${RULES_FILE})`];
    }
    return isTest || isTooling || typeOnly || isDeclared(pkg, target)
      ? []
      : [`${file.path}: loads ${target}, which its package.json does not declare for users`];
  });
}

// An app is bundled or never leaves the checkout, so it may load devDependencies. A package is loaded
// as it is.
function isDeclared({ folder, manifest }: Package, target: string): boolean {
  return (
    target in manifest.dependencies ||
    target in manifest.peerDependencies ||
    (!folder.startsWith("packages/") && target in manifest.devDependencies)
  );
}
