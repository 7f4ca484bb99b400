/** A walk that holds, and each way in which one may not. */
import { describe, expect, test } from "vitest";

import { planted, plantedPackage } from "./testing/planted.ts";
import { brokenSteps, walksOf } from "./walks.ts";

const PAGE = `# Architecture

1. Not a walk.

## A call

Some words about \`it\`.

1. \`a/src/host.ts\`: takes the call.
2. \`a/src/route.ts\` (through \`a/src/table.ts\`, \`a/src/port.ts\`): answers \`it\`.

### Another

1. \`b/src/x.ts\`
`;

describe("walksOf", () => {
  test("reads the ordered lists of paths under their headings", () => {
    expect(walksOf(PAGE)).toEqual([
      {
        title: "A call",
        steps: [
          { path: "a/src/host.ts", through: [] },
          { path: "a/src/route.ts", through: ["a/src/table.ts", "a/src/port.ts"] },
        ],
      },
      { title: "Another", steps: [{ path: "b/src/x.ts", through: [] }] },
    ]);
  });
});

describe("brokenSteps", () => {
  const workspace = planted(
    plantedPackage("a", {
      "src/index.ts": 'export * from "./deep.ts";',
      "src/deep.ts": "",
      "src/starter.ts": 'new Worker(new URL(isSource ? "./thread.dev.mjs" : "./thread.js", base));',
      "src/thread.dev.mjs": 'await import("./thread.ts");',
      "src/thread.ts": "",
      "src/port.ts": "",
      "src/implementation.ts": 'import type { Port } from "./port.ts";',
    }),
    plantedPackage("b", {
      "src/user.ts": 'import { deep } from "@hellorec/a";',
      "src/middle.ts": 'import "./user.ts";',
      "src/caller.ts": 'import type { Port } from "../../a/src/port.ts";',
    }),
  );
  const check = (...steps: (string | [string, ...string[]])[]) =>
    brokenSteps(
      {
        title: "A call",
        steps: steps.map((step) => {
          const [path, ...through] = typeof step === "string" ? [step] : step;
          return { path, through };
        }),
      },
      workspace,
    );

  test.each([
    [["b/src/middle.ts", "b/src/user.ts"]],
    [["b/src/user.ts", "b/src/middle.ts"]],
    [["b/src/user.ts", "a/src/deep.ts"]],
    [["a/src/starter.ts", "a/src/thread.ts"]],
  ])("lets %j be", (steps) => {
    expect(check(...steps)).toEqual([]);
  });

  test("follows the files that a step names", () => {
    const caller = "b/src/caller.ts";
    const implementation = "a/src/implementation.ts";
    expect(check(caller, [implementation, "a/src/port.ts"])).toEqual([]);
    expect(check(caller, [implementation, "a/src/deep.ts"])).toHaveLength(2);
    expect(check(caller, implementation)).toEqual([
      "A call: b/src/caller.ts does not reach a/src/implementation.ts",
    ]);
  });

  test("refuses a file that does not exist, and a file that comes twice", () => {
    expect(check("a/src/gone.ts")).toEqual(["A call: there is no a/src/gone.ts"]);
    const [middle, user] = ["b/src/middle.ts", "b/src/user.ts"];
    expect(check(middle, user, middle)).toEqual(["A call: b/src/middle.ts comes twice"]);
  });

  test("does not go through a file that does more than pass on", () => {
    expect(check("b/src/middle.ts", "a/src/deep.ts")).toHaveLength(1);
  });
});
