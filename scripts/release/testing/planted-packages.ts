/** Small packages without a fault, for the tests of checks: each test plants one. */
import { z } from "zod";

import { parseManifest } from "../manifest.ts";
import { packedPackages, workspaceOnly } from "../packed-packages.ts";
import type { PackedFile, Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";

export const VERSION = "1.2.3";
export const LICENSE = "MIT License\n\nCopyright (c) the authors\n";
export const CHANGELOG = `# Changelog\n\n## ${VERSION}\n\n- First version.\n`;
/** The licences of what is bundled, as the builds write them. */
export const NOTICE = notice("zod 4.6.7 (MIT)");

const README = `# A package\n\n${"It does this and that. ".repeat(30)}\n[Licence](LICENSE)\n`;
const PROGRAM = `#!/usr/bin/env node\nprocess.stdout.write("${VERSION}\\n");\n`;
const DECLARATION = "export declare const one: number;\n";

const LIBRARY = {
  fields: {
    exports: {
      ".": {
        import: { types: "./dist/index.d.ts", default: "./dist/index.js" },
        require: { types: "./dist/index.d.cts", default: "./dist/index.cjs" },
      },
      "./package.json": "./package.json",
    },
    sideEffects: false,
  },
  files: {
    "dist/index.js": 'export const one = 1; // of "ZodRealError"\n',
    "dist/index.cjs": '"use strict";\nexports.one = 1;\n',
    "dist/index.d.ts": DECLARATION,
    "dist/index.d.cts": DECLARATION,
    "dist/THIRD-PARTY-LICENSES.txt": NOTICE,
  },
};

/** A notice with these titles, `zod 4.6.7 (MIT)`. */
export function notice(...titles: readonly string[]): string {
  const sections = titles.map((title) => `${"-".repeat(80)}\n\n${title}\n\nIts text.\n`);
  return `This program contains these packages.\n\n${sections.join("\n")}`;
}

/** The files of a package before it is packed, by their paths; `null` as a change deletes one. */
export function plantedFiles(
  name: string,
  changes: Readonly<Record<string, string | null>> = {},
  fields: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, string> {
  const program = name.replace("@hellorec/", "");
  const isLibrary = name === "@hellorec/client" || name === "@hellorec/rpc-fastify";
  const manifest = {
    name,
    version: VERSION,
    private: true,
    license: "MIT",
    type: "module",
    engines: { node: ">=20.19" },
    files: ["dist", "CHANGELOG.md"],
    ...(isLibrary ? LIBRARY.fields : { bin: { [program]: `./dist/${program}.js` } }),
    ...fields,
  };
  const files = {
    "package.json": JSON.stringify(manifest, null, 2),
    "README.md": README,
    "CHANGELOG.md": CHANGELOG,
    ...(isLibrary ? LIBRARY.files : { [`dist/${program}.js`]: PROGRAM }),
    ...changes,
  };
  return new Map(
    Object.entries(z.record(z.string(), z.string().nullable()).parse(files)).flatMap(
      ([path, text]) => (text === null ? [] : [[path, text] as const]),
    ),
  );
}

/**
 * An opened tarball without a fault, but for the changes.
 *
 * @param changes texts by paths; `null` leaves a file out
 * @param fields of its package.json
 */
export function plantedTarball(
  name: string,
  changes: Readonly<Record<string, string | null>> = {},
  fields: Readonly<Record<string, unknown>> = {},
): Tarball {
  const texts = plantedFiles(name, { LICENSE, ...changes }, fields);
  const files = new Map<string, PackedFile>();
  for (const [path, text] of texts) {
    files.set(path, { bytes: Buffer.from(text), mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
  const manifest = parseManifest(texts.get("package.json") ?? "{}", "package.json");
  return { manifest, files, packedBytes: 1000 };
}

/** The workspace that the planted packages are in. */
export function plantedWorkspace(changes: Partial<WorkspaceFacts> = {}): WorkspaceFacts {
  const folders = [
    ...Object.entries(packedPackages).map(([name, { folder }]) => [folder, name] as const),
    ...workspaceOnly.map((name) => [name.replace("@hellorec/", "packages/"), name] as const),
  ];
  const packages = folders.map(
    ([folder, name]) => [folder, parseManifest(plantedManifestText(name), folder)] as const,
  );
  return {
    catalog: new Map([["zod", "4.6.7"]]),
    changelog: CHANGELOG,
    license: LICENSE,
    packages: new Map(packages),
    machinePaths: ["/srv/checkout"],
    ...changes,
  };
}

function plantedManifestText(name: string): string {
  return plantedFiles(name).get("package.json") ?? "{}";
}
