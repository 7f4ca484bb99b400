/** Reads the workspace from disk into plain data, for the checks. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface TextFile {
  /** From the root of the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Its sources, tests and build scripts. */
  readonly sources: readonly TextFile[];
}

export interface Workspace {
  readonly root: Manifest;
  readonly packages: readonly Package[];
  /** Package names in the catalog of pnpm-workspace.yaml. */
  readonly catalog: readonly string[];
  /** docs/decisions/dependencies.md */
  readonly dependencyNotes: string;
  /** Everything git knows or would add, as text. */
  readonly files: readonly TextFile[];
}

const SOURCE = /\.(?:ts|tsx|mts|js|mjs)$/;
const MAX_TEXT_BYTES = 2_000_000;

/**
 * @param root the workspace's directory
 * @throws {Error} it is no git checkout, or a package.json is no JSON object with a name
 */
export function readWorkspace(root: string): Workspace {
  const files = textFiles(root);
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? "";
  const packages = files
    .filter(({ path }) => path !== "package.json" && path.endsWith("/package.json"))
    .map(({ path, text }) => {
      const folder = path.slice(0, -"/package.json".length);
      return {
        folder,
        manifest: parseManifest(text),
        sources: files.filter(
          (file) => file.path.startsWith(`${folder}/`) && SOURCE.test(file.path),
        ),
      };
    });
  return {
    root: parseManifest(textOf("package.json")),
    packages,
    catalog: catalogNames(textOf("pnpm-workspace.yaml")),
    dependencyNotes: textOf("docs/decisions/dependencies.md"),
    files,
  };
}

function textFiles(root: string): TextFile[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  return listed
    .split("\0")
    .filter((path) => path !== "" && isReadable(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

function isReadable(file: string): boolean {
  if (!existsSync(file)) return false;
  const stat = statSync(file);
  return stat.isFile() && stat.size <= MAX_TEXT_BYTES;
}

/** @throws {Error} the text is no JSON object with a name */
export function parseManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value["name"] !== "string") {
    throw new Error("a package.json must be an object with a name");
  }
  return {
    name: value["name"],
    dependencies: stringsOf(value["dependencies"]),
    devDependencies: stringsOf(value["devDependencies"]),
  };
}

/** The names under `catalog:`, whose entries are indented by two spaces. */
export function catalogNames(yaml: string): string[] {
  const section = /^catalog:\n((?: {2}.*\n?|\n)*)/m.exec(yaml)?.[1] ?? "";
  return [...section.matchAll(/^ {2}"?([@\w./-]+)"?:/gm)].flatMap(([, name]) => name ?? []);
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, typeof entry === "string" ? entry : ""]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
