/** Which streams get colours, and which width. */
import { describe, expect, test } from "vitest";

import { styleFor } from "./style.ts";

const terminal = { isTTY: true, columns: 40 };
const BOLD_X = "\u001B[1mx\u001B[22m";

describe("style", () => {
  test.each([
    ["a terminal", terminal, {}, true, "\u001B[1mx\u001B[22m"],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, true, "x"],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true, "\u001B[1mx\u001B[22m"],
    ["a dumb terminal", terminal, { TERM: "dumb" }, true, "x"],
    ["--no-color", terminal, {}, false, "x"],
    ["a pipe", { isTTY: false, columns: 0 }, {}, true, "x"],
    ["FORCE_COLOR in a pipe", { isTTY: false, columns: 0 }, { FORCE_COLOR: "1" }, true, BOLD_X],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, true, "x"],
    ["FORCE_COLOR and NO_COLOR", terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, BOLD_X],
    ["FORCE_COLOR and --no-color", terminal, { FORCE_COLOR: "1" }, false, "x"],
  ])("%s", (_name, stream, env, wantsColour, painted) => {
    expect(styleFor(stream, env, wantsColour).bold("x")).toBe(painted);
  });
});

test("the width is the terminal's at the moment", () => {
  const resized = { isTTY: true, columns: 80 };
  const style = styleFor(resized, {}, true);
  expect(style.width).toBe(80);
  resized.columns = 40;
  expect(style.width).toBe(40);
});
