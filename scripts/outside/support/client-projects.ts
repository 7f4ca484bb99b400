/** Projects of strangers, into which the packed client is installed from its tarball. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Machine, Outcome } from "./machine.ts";

const INSTALL_MS = 120_000;
const RUN_MS = 60_000;
/** The address that the samples name; each gets that of the machine's server. */
const SAMPLE_URL = /http:\/\/127\.0\.0\.1:5000/g;

/** What projects need of a machine. */
export type Shell = Pick<Machine, "directory" | "url" | "run">;

/** What installs packages. */
export type Manager = "npm" | "pnpm";

/** A folder with the client and other packages. */
export interface ClientProject {
  readonly folder: string;
  /** Writes a file; the server's address in it becomes that of the machine's. */
  write(file: string, text: string): Promise<void>;
  /** Runs a line there, with a `node` of the project's choice in front of the PATH. */
  run(line: string, node?: string): Promise<Outcome>;
}

/** Packs the client. @returns the tarball's path */
export async function packClient(machine: Machine): Promise<string> {
  const folder = join(machine.directory, "tarball");
  await must(
    machine,
    `npx -y pnpm@12 --filter @hellorec/client pack --pack-destination ${folder}`,
    INSTALL_MS,
  );
  const [tarball] = readdirSync(folder);
  if (tarball === undefined) throw new Error("no tarball was packed");
  return join(folder, tarball);
}

/**
 * Makes a project and installs packages into it.
 *
 * @param packages with their versions, `vite@8.3.8`, or paths of tarballs
 */
export async function createProject(
  machine: Shell,
  name: string,
  manager: Manager,
  packages: readonly string[],
): Promise<ClientProject> {
  const folder = join(machine.directory, "projects", name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), `{ "name": "${name}", "private": true }`);
  const install =
    manager === "npm"
      ? "npm install --no-audit --no-fund --silent"
      : "npx -y pnpm@12 add --ignore-workspace --ignore-scripts --silent";
  await must(machine, `cd ${folder} && ${install} ${packages.join(" ")}`, INSTALL_MS);
  return {
    folder,
    async write(file, text) {
      await writeFile(join(folder, file), text.replaceAll(SAMPLE_URL, `http://${machine.url}`));
    },
    run: (line, node) => {
      const path = node === undefined ? "" : `PATH=${node}:$PATH `;
      return machine.run(`cd ${folder} && ${path}${line}`, RUN_MS);
    },
  };
}

/**
 * The folder with `node` of a version of Node, from the registry.
 *
 * @param version its beginning, such as 20 or "20.18"
 * @returns undefined where the machine cannot have it
 */
export async function nodeFolder(
  machine: { run(line: string, limitMs: number): Promise<Outcome> },
  version: number | string,
): Promise<string | undefined> {
  const line = `npx -y node@${version} -p 'process.version + " " + path.dirname(process.execPath)'`;
  const { status, output } = await machine.run(line, INSTALL_MS);
  const [, folder] = new RegExp(`^v${version}\\.\\S+ (.+)$`, "m").exec(output) ?? [];
  return status === 0 ? folder : undefined;
}

/** The version of a package in the catalog of the workspace. */
export function catalogVersion(root: string, name: string): string {
  const catalog = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, version] = new RegExp(`^ {2}"?${name}"?: (\\S+)$`, "m").exec(catalog) ?? [];
  if (version === undefined) throw new RangeError(`${name} is not in the catalog`);
  return `${name}@${version}`;
}

async function must(machine: Shell, line: string, limitMs: number): Promise<void> {
  const { status, output } = await machine.run(line, limitMs);
  if (status !== 0) throw new Error(`${line}: ${output}`);
}
