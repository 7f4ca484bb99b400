/** What the packed code loads is packed with it, or is a dependency. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";

import { build } from "esbuild";
import type { Plugin } from "esbuild";

import { installedRanges } from "../manifest.ts";
import { textOf, textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

/** Modules and declarations that load what a project that installs the tarball does not have. */
export async function importFaults(tarball: Tarball): Promise<Fault[]> {
  const { name } = tarball.manifest;
  const known = new Set([name, ...Object.keys(installedRanges(tarball.manifest))]);
  const loaded = [...(await importsOfModules(tarball)), ...importsOfDeclarations(tarball)];
  const faults = loaded.flatMap(({ importer, specifier, isThere }): Fault[] => {
    if (specifier.startsWith(".")) {
      if (isThere) return [];
      const fix = 'let the build make it, or name it under "files" of package.json';
      return [{ where: importer, wrong: `loads ${specifier}, which is not packed`, fix }];
    }
    if (isBuiltin(specifier) || known.has(packageOf(specifier))) return [];
    const wrong = `loads ${specifier}, which package.json does not depend on`;
    return [{ where: importer, wrong, fix: "make it a dependency, or bundle it" }];
  });
  // The same module in several bundles is one finding.
  return [...new Map(faults.map((fault) => [`${fault.where} ${fault.wrong}`, fault])).values()];
}

interface Import {
  readonly importer: string;
  readonly specifier: string;
  readonly isThere: boolean;
}

async function importsOfModules(tarball: Tarball): Promise<Import[]> {
  const found: Import[] = [];
  const inTarball: Plugin = {
    name: "in-tarball",
    setup: (building) => {
      building.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === "entry-point") return { path, namespace: "tarball" };
        const target = posix.join(posix.dirname(importer), path);
        const isThere = path.startsWith(".") && tarball.files.has(target);
        found.push({ importer, specifier: path, isThere });
        return isThere ? { path: target, namespace: "tarball" } : { path, external: true };
      });
      building.onLoad({ filter: /.*/, namespace: "tarball" }, ({ path }) => ({
        contents: textOf(tarball, path) ?? "",
        loader: path.endsWith(".json") ? "json" : "js",
      }));
    },
  };
  await build({
    // Names of their own: x.js and x.cjs would both be written to x.js.
    entryPoints: Object.fromEntries(modulesOf(tarball).map((path, index) => [`${index}`, path])),
    bundle: true,
    write: false,
    outdir: "out",
    platform: "node",
    format: "esm",
    logLevel: "silent",
    plugins: [inTarball],
  });
  return found;
}

/** Modules that run in Node: pages carry all that they load. */
function modulesOf(tarball: Tarball): string[] {
  return [...tarball.files.keys()].filter(
    (path) => /\.[cm]?js$/.test(path) && !/^dist\/(?:app|reference)\//.test(path),
  );
}

function importsOfDeclarations(tarball: Tarball): Import[] {
  return textsOf(tarball)
    .filter(([path]) => /\.d\.[cm]?ts$/.test(path))
    .flatMap(([importer, text]) => {
      const code = text.replaceAll(/\/\*\*[^]*?\*\//g, "");
      const names = code.matchAll(/(?:\bfrom |\bimport ?\(|^import )["']([^"']+)["']/gm);
      return [...names].map(([, specifier = ""]) => ({
        importer,
        specifier,
        isThere: isDeclared(tarball, posix.join(posix.dirname(importer), specifier)),
      }));
    });
}

function isDeclared(tarball: Tarball, module: string): boolean {
  return tarball.files.has(module.replace(/\.([cm]?)js$/, ".d.$1ts"));
}

/** The package of a module: `@trpc/client` of `@trpc/client/links/x`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
