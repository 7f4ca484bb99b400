/**
 * The packed rpc-fastify under plain apps of tRPC and Fastify: the first, a middle and the newest version,
 * ES modules and CommonJS, versions of Node, compilers. tRPC's own plugin gives the same answers.
 */
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { catalogVersion, nodeFolder } from "./support/client-projects.ts";
import type { ClientProject } from "./support/client-projects.ts";
import { emptyMachine, packRpcFastify, projectWith } from "./support/rpc-fastify-projects.ts";
import type { EmptyMachine, Versions } from "./support/rpc-fastify-projects.ts";
import { appCode, TYPED } from "./support/rpc-fastify-samples.ts";
import type { AppKind } from "./support/rpc-fastify-samples.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OURS = "@hellorec/rpc-fastify";
const THEIRS = "@trpc/server/adapters/fastify";
const NODENEXT = { files: ["types.mts", "types.cts"], module: "nodenext" } as const;
const BUNDLER = { files: ["types.ts"], module: "esnext" } as const;
/** The older compiler takes five times as long. */
const COMPILERS = [
  { compiler: "typescript-5", name: "first", ...NODENEXT },
  { compiler: "typescript-5", name: "newest", ...BUNDLER },
  ...["first", "middle", "newest"].flatMap((name) =>
    [NODENEXT, BUNDLER].map((way) => ({ compiler: "typescript-7", name, ...way })),
  ),
];

const newest = (name: string) => catalogVersion(ROOT, name).replace(/.*@/, "");

interface App extends Versions {
  readonly name: string;
  /** Settings of Fastify, as code. */
  readonly settings: string;
}

const APPS: readonly App[] = [
  {
    name: "first",
    trpc: "11.0.0",
    fastify: "5.0.0",
    websocket: "11.0.0",
    settings: "{ maxParamLength: 5000 }",
  },
  {
    name: "middle",
    trpc: "11.12.0",
    fastify: "5.6.0",
    websocket: "11.2.0",
    settings: "{ routerOptions: { maxParamLength: 5000 } }",
  },
  {
    name: "newest",
    trpc: newest("@trpc/server"),
    fastify: newest("fastify"),
    websocket: newest("@fastify/websocket"),
    settings: "{ routerOptions: { maxParamLength: 5000 } }",
  },
];

let machine: EmptyMachine;
const projects = new Map<string, ClientProject>();

beforeAll(async () => {
  machine = await emptyMachine(ROOT);
  const tarball = await packRpcFastify(machine);
  const others = ["eventsource", "superjson", "zod"].map((name) => catalogVersion(ROOT, name));
  others.push(tarball, "ws@8.23.0", "@types/ws@8.18.1", "@types/node@22.20.4");
  others.push("typescript-5@npm:typescript@5.9.3");
  others.push(`typescript-7@npm:${catalogVersion(ROOT, "typescript")}`);
  for (const app of APPS) {
    projects.set(app.name, await projectWith(machine, app.name, app, others));
  }
});

afterAll(() => machine[Symbol.asyncDispose]());

/** What an app answers, as it prints it. */
async function answersOf(
  { name, settings }: App,
  kind: Pick<AppKind, "module" | "plugin">,
  node?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const project = projectNamed(name);
  // They run at the same time.
  const plugin = kind.plugin === OURS ? "ours" : "theirs";
  const file = `${plugin}.${kind.module === "esm" ? "mjs" : "cjs"}`;
  await project.write(file, appCode({ ...kind, settings }));
  const line = `node ${file} 2> ${file}.txt || cat ${file}.txt`;
  const { status, output } = await project.run(line, node);
  expect(status, output).toBe(0);
  const answers: unknown = JSON.parse(output);
  if (typeof answers !== "object" || answers === null) throw new Error(`no answers: ${output}`);
  return { ...answers };
}

function projectNamed(name: string): ClientProject {
  const project = projects.get(name);
  if (project === undefined) throw new RangeError(`there is no project ${name}`);
  return project;
}

const TICKS = [1, 2, 3, 4].map((id) => ({ id: String(id), data: { id, from: 1 } }));
const RESUMED = TICKS.map(({ id, data }, at) => ({ id, data: { ...data, from: at < 2 ? 1 : 3 } }));
const FORM = ["report", "text", "alice"];

test.for(APPS)("tRPC $trpc on Fastify $fastify answers as its own plugin", async (app) => {
  const [ours, required, theirs] = await Promise.all([
    answersOf(app, { module: "esm", plugin: OURS }),
    answersOf(app, { module: "cjs", plugin: OURS }),
    answersOf(app, { module: "esm", plugin: THEIRS }),
  ]);
  expect(ours).toMatchObject({ events: [TICKS, TICKS, RESUMED, RESUMED], socketEvents: TICKS });
  expect(ours).toMatchObject({ late: "alice", refusedSocket: true, form: FORM });
  // Before 11.9 tRPC's own plugin takes no forms.
  expect(ours).toEqual(app.name === "first" ? { ...theirs, form: FORM } : theirs);
  expect(required).toEqual(ours);
});

const RUNS = [22, 24].flatMap((node) =>
  APPS.flatMap((app) => (app.name === "middle" ? [] : [{ node, app, name: app.name }])),
);

test.for(RUNS)("Node $node, the $name versions", async ({ node, app }, { skip }) => {
  const folder = await nodeFolder(machine, node);
  skip(folder === undefined, `Node ${node} does not come from the registry here`);
  const [imported, required] = await Promise.all([
    answersOf(app, { module: "esm", plugin: OURS }, folder),
    answersOf(app, { module: "cjs", plugin: OURS }, folder),
  ]);
  expect(imported).toMatchObject({ events: [TICKS, TICKS, RESUMED, RESUMED], form: FORM });
  expect(required).toEqual(imported);
});

describe("declarations", () => {
  test.for(COMPILERS)("$compiler, the $name versions, $module", async (compilation) => {
    const { name, compiler, files, module } = compilation;
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      module,
      moduleResolution: module === "esnext" ? "bundler" : module,
    };
    const project = projectNamed(name);
    for (const file of files) await project.write(file, TYPED);
    await project.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    const { output } = await project.run(`node node_modules/${compiler}/bin/tsc --pretty false`);
    expect(output.trim()).toBe("");
  });
});
