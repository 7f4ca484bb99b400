/** What a stranger's shell has: a PATH with Node, npm and the usual tools, and an empty home. */
import { execFile, execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const TOOLS =
  "bash cat chmod cp curl cut date dirname env expr git grep gzip head id ln ls mkdir mktemp mv ps pwd readlink rm sed sh sleep sort tail tar tee touch tr uname wc which xargs";

/** How this machine reaches a registry. */
const NETWORK = /proxy$|^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE)$/i;

/** Of this shell's settings the network alone, and the caches of packages, which only save time. */
export async function environment(directory: string, url: string): Promise<Record<string, string>> {
  const bin = join(directory, "bin");
  const prefix = join(directory, "npm");
  await mkdir(bin);
  await mkdir(join(directory, "home"));
  for (const name of ["npm", "npx", ...TOOLS.split(" ")]) {
    const found = findProgram(name);
    if (found !== undefined) await symlink(found, join(bin, name));
  }
  await symlink(process.execPath, join(bin, "node"));
  const server = join(directory, "hellorec/apps/server/dist/hellorec-server.js");
  await writeFile(join(bin, "hellorec-server"), `#!/bin/sh\nexec node "${server}" "$@"\n`);
  await chmod(join(bin, "hellorec-server"), 0o755);
  const env: Record<string, string> = {
    PATH: [bin, join(prefix, "bin")].join(delimiter),
    HOME: join(directory, "home"),
    npm_config_prefix: prefix,
    npm_config_update_notifier: "false",
    PORT: url.replace(/.*:/, ""),
    HELLOREC_URL: `http://${url}`,
  };
  for (const [name, value] of Object.entries(process.env)) {
    if (NETWORK.test(name) && value !== undefined) env[name] = value;
  }
  for (const name of ["cache", "globalconfig", "registry"]) {
    const value = await outputOf("npm", ["config", "get", name]);
    if (value !== undefined) env[`npm_config_${name}`] = value;
  }
  const store = await outputOf("pnpm", ["store", "path"]);
  if (store !== undefined) env["pnpm_config_store_dir"] = dirname(store);
  return env;
}

async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args)).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Programs in a `node_modules/.bin` are this workspace's, not the machine's. */
function findProgram(name: string): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const outside = path.filter((folder) => !folder.includes("node_modules")).join(delimiter);
  try {
    const args = ["-c", `command -v ${name}`];
    return execFileSync("/bin/sh", args, { encoding: "utf8", env: { PATH: outside } }).trim();
  } catch {
    return undefined;
  }
}
