/** Writes the licences of the packages that are in the page into a file beside it. */
import type { Plugin } from "vite";

import { LICENSES_FILE, thirdPartyLicenses } from "../../../scripts/third-party-licenses.mjs";

/** A Vite plugin that adds the file to a build. The build fails where a package has no licence text. */
export function licenses(): Plugin {
  return {
    name: "hellorec:licenses",
    apply: "build",
    async generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) =>
        part.type === "chunk" ? part.moduleIds : [],
      );
      // What a bundler made itself begins with a NUL; a query names a part of a file.
      const files = modules
        .filter((id) => !id.startsWith("\0"))
        .map((id) => id.replace(/\?.*$/, ""));
      this.emitFile({
        type: "asset",
        fileName: LICENSES_FILE,
        source: await thirdPartyLicenses(files),
      });
    },
  };
}
