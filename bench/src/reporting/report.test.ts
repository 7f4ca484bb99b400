/** Tables as the formatter writes them. */
import { describe, expect, it } from "vitest";

import { table } from "./report.ts";

describe("table", () => {
  it("pads its columns to their widest cell", () => {
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
