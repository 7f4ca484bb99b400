/** Addresses and paths that must not be in a file. */
import { describe, expect, test } from "vitest";

import { plantedFiles } from "../testing/planted.ts";
import { machineTraces } from "./machine-traces.ts";

describe("machineTraces", () => {
  // Put together here, so that this file holds none itself.
  const traces = [
    ["https:/", "registry.example.com", "zod.tgz"],
    ["https:/", "npm-artifactory.example.com", "zod"],
    ["cd ", "root", "project"],
    ["cwd: '", "home", "alice", "project'"],
    ["", "Users", "alice"],
  ].map((parts) => parts.join("/"));

  test.each([...traces, ["@acme:registry", "x"].join("="), ["  tarball", " x"].join(":")])(
    "%s",
    (text) => {
      const files = [{ path: "a.md", text: `before\n${text}\nafter` }];
      expect(machineTraces(plantedFiles(files))).toHaveLength(1);
    },
  );

  test.each([
    "GET /users/root/x",
    "https://www.npmjs.com/package/zod",
    "apps/work/a",
    "the registry",
  ])("lets %s be", (text) => {
    expect(machineTraces(plantedFiles([{ path: "a.md", text }]))).toEqual([]);
  });
});
