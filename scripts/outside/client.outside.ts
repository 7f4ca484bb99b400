/** The packed client works where strangers use it: managers, compilers, versions of Node, runners, a page. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  catalogVersion,
  createProject,
  nodeFolder,
  packClient,
} from "./support/client-projects.ts";
import type { ClientProject, Manager } from "./support/client-projects.ts";
import { ANSWER, PAGE, RUNNERS, TYPED, WITH_REACT, WITH_TRPC } from "./support/client-samples.ts";
import { startMachine } from "./support/machine.ts";
import type { Machine } from "./support/machine.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const JEST = "jest@30.5.2";
const TYPESCRIPT_5 = "typescript@5.9.3";
const TYPESCRIPT_7 = catalogVersion(ROOT, "typescript");
const NODES = [20, 22, 24] as const;

/** Each manager with each compiler. */
const PROJECTS: readonly (readonly [name: string, manager: Manager, compiler: string])[] = [
  ["npm-5", "npm", TYPESCRIPT_5],
  ["pnpm-5", "pnpm", TYPESCRIPT_5],
  ["npm-7", "npm", TYPESCRIPT_7],
  ["pnpm-7", "pnpm", TYPESCRIPT_7],
];

/** Each runner with each Node; over them, each of these with each manager and each compiler. */
const RUNS = RUNNERS.flatMap((runner, row) =>
  NODES.map((node, column) => {
    const [project = ""] = PROJECTS[(row + column) % PROJECTS.length] ?? [];
    return { runner, node, project };
  }),
);

let machine: Machine;
let tarball: string;
const projects = new Map<string, ClientProject>();
const nodes = new Map<number, string | undefined>();

beforeAll(async () => {
  machine = await startMachine(ROOT);
  tarball = await packClient(machine);
  const others = ["vitest", "vite", "react", "@types/react", "@tanstack/react-query"];
  const packages = others.map((name) => catalogVersion(ROOT, name));
  packages.push(tarball, JEST);
  for (const [name, manager, compiler] of PROJECTS) {
    projects.set(name, await createProject(machine, name, manager, [...packages, compiler]));
  }
  for (const major of NODES) nodes.set(major, await nodeFolder(machine, major));
});

afterAll(() => machine[Symbol.asyncDispose]());

function projectNamed(name: string): ClientProject {
  const project = projects.get(name);
  if (project === undefined) throw new RangeError(`there is no project ${name}`);
  return project;
}

test.for(RUNS)("$runner.name on Node $node, in $project", async (run, { skip }) => {
  const node = nodes.get(run.node);
  skip(node === undefined, `Node ${run.node} does not come from the registry here`);
  const project = projectNamed(run.project);
  const { file, code, line } = run.runner;
  await project.write(file, code);
  const { status, output } = await project.run(line, node);
  expect(status, output).toBe(0);
  expect(output).toMatch(new RegExp(`${ANSWER}|1 passed`));
});

describe("declarations", () => {
  const ways = [
    { file: "types.ts", module: "esnext", moduleResolution: "bundler" },
    { file: "types.mts", module: "nodenext", moduleResolution: "nodenext" },
    { file: "types.cts", module: "nodenext", moduleResolution: "nodenext" },
  ];
  const compilations = PROJECTS.flatMap(([project]) =>
    ways.flatMap((way) =>
      [true, false].map((exactOptionalPropertyTypes) => ({
        ...way,
        project,
        exactOptionalPropertyTypes,
      })),
    ),
  );

  test.for(compilations)(
    "$project, $moduleResolution, $file, exact $exactOptionalPropertyTypes",
    async ({ project: name, file, ...options }) => {
      const project = projectNamed(name);
      await project.write(file, TYPED);
      expect(await compile(project, file, { ...options, skipLibCheck: false })).toBe("");
    },
  );
});

describe("tRPC's own parts", () => {
  // The integration pins its tRPC; the first version of the range, and the one that it pins.
  test.for([["11.8.0"], ["11.22.1"]])("links and TanStack Query, of tRPC %s", async ([version]) => {
    const trpc = ["client", "server", "tanstack-react-query"].map(
      (name) => `@trpc/${name}@${version}`,
    );
    const others = ["react", "@types/react", "@tanstack/react-query", "@types/node"];
    const packages = others.map((name) => catalogVersion(ROOT, name));
    packages.push(tarball, TYPESCRIPT_5, ...trpc);
    const project = await createProject(machine, `trpc-${version}`, "npm", packages);
    await project.write("trpc.mts", WITH_TRPC);
    const options = { module: "nodenext", moduleResolution: "nodenext", noEmit: false };
    // Declarations of these versions of tRPC name packages that they do not bring.
    expect(
      await compile(project, "trpc.mts", { ...options, skipLibCheck: true, types: ["node"] }),
    ).toBe("");
    const { status, output } = await project.run("node trpc.mjs");
    expect(status, output).toBe(0);
    expect(output.trim()).toBe("2 4\n2 4");
  });
});

test("the hooks run with the lowest versions of the peer ranges", async () => {
  const peers = ["react@18.0.0", "react-dom@18.0.0", "@tanstack/react-query@5.62.0"];
  const project = await createProject(machine, "react-lowest", "npm", [tarball, ...peers]);
  await project.write("react.mjs", WITH_REACT.code);
  const { status, output } = await project.run("node react.mjs");
  expect(status, output).toBe(0);
  expect(output.trim()).toBe(WITH_REACT.answer);
});

test("a page of Vite calls a server, in Chromium", async ({ skip }) => {
  const chromium = findBrowser();
  skip(chromium === undefined, "there is no Chromium on the PATH, and CHROME_PATH names none");
  const project = projectNamed("npm-7");
  for (const [file, text] of Object.entries(PAGE)) await project.write(file, text);
  const built = await project.run("node node_modules/vite/bin/vite.js build");
  expect(built.status, built.output).toBe(0);
  const args = ["node_modules/vite/bin/vite.js", "preview", "--host", "127.0.0.1", "--port", "0"];
  const preview = spawn(process.execPath, args, {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  try {
    const [line] = await once(preview.stdout.setEncoding("utf8"), "data");
    const [address = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line)) ?? [];
    expect(await shown(chromium ?? "", address)).toContain(`<p id="answer">${ANSWER}</p>`);
  } finally {
    preview.kill();
  }
});

/** What the compiler prints: nothing where it finds no mistake. */
async function compile(
  project: ClientProject,
  file: string,
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom"],
    strict: true,
    noEmit: true,
    types: [],
    ...options,
  };
  await project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
  return (await project.run("node node_modules/typescript/bin/tsc --pretty false")).output.trim();
}

/** The document of a page after its scripts and their calls. */
async function shown(chromium: string, address: string): Promise<string> {
  const profile = join(machine.directory, "chromium");
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  const until = ["--virtual-time-budget=20000", "--dump-dom", address];
  const browser = spawn(chromium, [...flags, ...until]);
  let document = "";
  browser.stdout.setEncoding("utf8").on("data", (text: string) => {
    document += text;
  });
  await once(browser, "close");
  return document;
}

function findBrowser(): string | undefined {
  const given = process.env["CHROME_PATH"];
  if (given !== undefined) return given;
  const find = "command -v chromium || command -v chromium-browser || command -v google-chrome";
  try {
    return execFileSync("/bin/sh", ["-c", find], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
