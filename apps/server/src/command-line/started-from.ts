/** Where this program was started from: it decides which commands a person there can run next. */

/**
 * - checkout: the program built in a checkout, or its sources
 * - installed: by its name, which a package manager or a link has put on the PATH
 * - downloaded: by npx, `pnpm dlx` or `bunx` from a folder of their own, with its name nowhere on the PATH
 * - file: a copy of the built folder
 */
export type StartedFrom = "checkout" | "installed" | "downloaded" | "file";

const CHECKOUT = /[\\/]apps[\\/]server[\\/](?:dist|src)[\\/][^\\/]+$/;
const DOWNLOADED = /[\\/](?:_npx|dlx|bunx-[^\\/]+)[\\/]/;
// The link of a package manager has this name; the scripts that stand for one start the file itself.
const INSTALLED = /[\\/]hellorec-server$|[\\/]node_modules[\\/]/;

/**
 * Tells it from the file that Node runs, `process.argv[1]`.
 *
 * @example startedFrom("/usr/local/bin/hellorec-server") // "installed"
 */
export function startedFrom(file: string): StartedFrom {
  if (DOWNLOADED.test(file)) return "downloaded";
  if (INSTALLED.test(file)) return "installed";
  return CHECKOUT.test(file) ? "checkout" : "file";
}
