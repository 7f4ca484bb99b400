/** Files with a header and without one. */
import { describe, expect, test } from "vitest";

import { plantedFiles } from "../testing/planted.ts";
import { headers } from "./headers.ts";

const check = (path: string, text: string) => headers(plantedFiles([{ path, text }]));

describe("headers", () => {
  test.each([
    ["a.ts", "export const a = 1;\n", "must begin with a header"],
    ["a.mjs", "// What it is.\nexport const a = 1;\n", "must be a doc comment"],
    ["a.test.ts", "// What it tests.\n", "must be a doc comment"],
    ["a.ts", "/* What it is. */\n", "must be a doc comment"],
    ["a.test.ts", 'import "x";\n/** What it tests. */\nimport "y";\n', "before the imports"],
    ["testing/a.ts", 'import "x";\n', "must begin with a header"],
  ])("refuses %s: %j", (path, text, expected) => {
    const lines = check(path, text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(expected);
  });

  test.each([
    ["a.ts", "/** What it is. */\nexport const a = 1;\n"],
    ["a.mjs", "#!/usr/bin/env node\n/**\n * What it is.\n */\n"],
    ["a.test.ts", 'import "x";\n'],
    ["a.css", "a {}\n"],
  ])("lets %s be: %j", (path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});
