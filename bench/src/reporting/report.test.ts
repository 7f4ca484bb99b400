/** Tables as the formatter writes them. */
import { describe, expect, test } from "vitest";

import { table } from "./report.ts";

describe("table", () => {
  test("pads its columns to their widest cell", () => {
    expect(
      table([
        { name: "a", n: "1000" },
        { name: "longer", n: "2" },
      ]),
    ).toBe(
      ["| name   | n    |", "| ------ | ---- |", "| a      | 1000 |", "| longer | 2    |"].join(
        "\n",
      ),
    );
  });
});
