/** Which packages' code is in a tarball, told by the code alone and not by what a build says of itself. */
import { installedRanges } from "../manifest.ts";
import { textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";

/** Texts that minified code of a package still has, and no code of ours. */
const SIGNATURES: Readonly<Record<string, string>> = {
  "@opentelemetry/api": "opentelemetry.js.api",
  "@tanstack/query-core": "CancelledError",
  "@trpc/client": "TRPCClientError",
  "@trpc/server": "TRPCError",
  commander: "commander.unknownOption",
  fastify: "FST_ERR_CTP_",
  kysely: "AlterTableNode",
  "react-dom": "react.transitional.element",
  zod: "ZodRealError",
};
/** How bundlers name modules that they wrap, and maps their sources. */
const MODULE = /node_modules\/(?!\.pnpm\/)((?:@[\w.-]+\/)?[\w.-]+)\//g;

export interface BundledPackage {
  readonly name: string;
  /** The file that its code is in. */
  readonly path: string;
}

/** The packages whose code is in the modules of a tarball, each once for each file. */
export function bundledPackages(tarball: Tarball): BundledPackage[] {
  const installed = installedRanges(tarball.manifest);
  return textsOf(tarball)
    .filter(([path]) => /\.[cm]?js(?:\.map)?$/.test(path))
    .flatMap(([path, text]) => {
      const modules = [...text.matchAll(MODULE)].map(([, name = ""]) => name);
      const signed = Object.keys(SIGNATURES).filter(
        (name) => !Object.hasOwn(installed, name) && text.includes(SIGNATURES[name] ?? name),
      );
      return [...new Set([...modules, ...signed])].map((name) => ({ name, path }));
    });
}
