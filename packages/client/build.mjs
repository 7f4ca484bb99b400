/**
 * Builds the package into dist/: the contract as declarations, the declarations of the sources, and each
 * module twice, for `import` and for `require`. Modules stay apart, so that a class is one class whichever
 * entries a program loads, and what is loaded lazily stays lazy. Packages of this workspace come along.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";

import {
  bundledFiles,
  LICENSES_FILE,
  thirdPartyLicenses,
} from "../../scripts/third-party-licenses.mjs";

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PACKAGE = path(".");
const SOURCES = path("src");
const DIST = path("dist");
const { dependencies } = JSON.parse(await readFile(path("package.json"), "utf8"));
const DEPENDENCIES = Object.keys(dependencies);
const CONTRACT = "contract.d.ts";
/** Compilers name types of the contract in the declarations of those who use the client. */
const ALL_TYPES = 'export type * from "@hellorec/api";\n';

/** What the generator of the declarations is given: the router, and what streams send. */
const GENERATOR = `
  import { appRouter, fitJobSchema } from "../api/src/index.ts";
  import { schemasOf } from "./tooling/contract-schemas.ts";
  import { printContract } from "./tooling/print-contract.ts";
  const { procedures } = appRouter._def;
  const streamed = { live: procedures.recommend._def.output, "model.progress": fitJobSchema };
  export const contract = printContract(schemasOf(procedures, streamed));
`;

await rm(DIST, { recursive: true, force: true });
await mkdir(DIST);
const tsc = run(path("node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], { cwd: PACKAGE });
const [contract, modules] = await Promise.all([printedContract(), sourceModules(), checked(tsc)]);
await writeFile(join(DIST, CONTRACT), contract);
const [carried] = await Promise.all([
  emit(modules, "esm", ".js"),
  emit(modules, "cjs", ".cjs"),
  finishDeclarations(),
]);
await writeFile(join(DIST, LICENSES_FILE), await thirdPartyLicenses(carried));

/** What the compiler finds is printed on its standard output. */
async function checked(compiling) {
  await compiling.catch((error) => {
    process.stderr.write(error.stdout ?? "");
    throw error;
  });
}

async function printedContract() {
  const cache = path("node_modules/.cache/");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(cache);
  const outfile = join(folder, "contract.mjs");
  try {
    await build({
      stdin: { contents: GENERATOR, resolveDir: PACKAGE, loader: "ts" },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "warning",
    });
    return (await import(pathToFileURL(outfile).href)).contract;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The modules that programs run: no tests, and nothing that only tests load. */
async function sourceModules() {
  const files = await filesIn(SOURCES);
  return files.filter(
    (file) => /\.tsx?$/.test(file) && !/\.test(?:-d)?\.tsx?$|[\\/]src[\\/]testing[\\/]/.test(file),
  );
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Writes the modules, and the packages of this workspace that they load as one module each. */
async function emit(entryPoints, format, extension) {
  const packages = new Set();
  const options = {
    outdir: DIST,
    bundle: true,
    format,
    outExtension: { ".js": extension },
    platform: "neutral",
    target: "es2022",
    jsx: "automatic",
    // Jest runs CommonJS without modules of the language, where import() fails.
    supported: { "dynamic-import": format === "esm" },
    sourcemap: true,
    sourcesContent: true,
    metafile: true,
    absWorkingDir: PACKAGE,
    logLevel: "warning",
  };
  const own = keepApart(extension, packages);
  await build({ ...options, entryPoints, outbase: SOURCES, plugins: [own] });
  const carried = await build({
    ...options,
    entryPoints: Object.fromEntries([...packages].map((name) => [carriedModule(name), name])),
    external: [...DEPENDENCIES, "node:*"],
    // No map of them: nobody looks for a mistake in there, and they are large.
    sourcemap: false,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    mainFields: ["module", "main"],
  });
  return bundledFiles(carried, PACKAGE);
}

/** Where the code of a package of this workspace is in dist/. @example "carried/api" */
function carriedModule(name) {
  return name.replace("@hellorec/", "carried/");
}

/**
 * Modules of this package import each other by their names in dist/, and dependencies by theirs.
 *
 * @param packages gets those of this workspace that they import
 */
function keepApart(extension, packages) {
  return {
    name: "keep-apart",
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path: specifier, importer, kind }) => {
        if (kind === "entry-point") return undefined;
        if (specifier.startsWith("@hellorec/")) {
          packages.add(specifier);
          const built = `${toDist(importer, SOURCES)}/${carriedModule(specifier)}${extension}`;
          return { path: built, external: true, sideEffects: false };
        }
        if (!specifier.startsWith(".")) return { path: specifier, external: true };
        const built = specifier.replace(/\.tsx?$/, extension);
        return { path: built, external: true, sideEffects: false };
      });
    },
  };
}

/** The way from a file to the folder of the built package. @example "./.." */
function toDist(file, top) {
  return `./${relative(dirname(file), top)}`.replace(/\/$/, "");
}

/** Points declarations to the built modules and the printed contract, and writes those for `require`. */
async function finishDeclarations() {
  const files = (await filesIn(DIST)).filter((file) => file.endsWith(".d.ts"));
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, "utf8");
      for (const [kind, extension] of [
        ["ts", ".js"],
        ["cts", ".cjs"],
      ]) {
        const target = file.replace(/ts$/, kind);
        const all = relative(DIST, file) === "index.d.ts" ? `${text}${ALL_TYPES}` : text;
        await writeFile(target, withDisposable(withSpecifiers(all, file, extension)));
      }
    }),
  );
}

function withSpecifiers(text, file, extension) {
  const contract = `${toDist(file, DIST)}/contract${extension}`;
  return text
    .replaceAll(/(from |import\()"@hellorec\/api"/g, `$1"${contract}"`)
    .replaceAll(/((?:from |import\()"\.[^"]*)\.tsx?"/g, `$1${extension}"`);
}

/** The declarations of tRPC name types of this library, which not every project lists. */
function withDisposable(text) {
  return text.includes('"@trpc/') ? `/// <reference lib="esnext.disposable" />\n${text}` : text;
}
