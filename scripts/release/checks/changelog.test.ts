import { expect, test } from "vitest";

import { plantedTarball, plantedWorkspace } from "../testing/planted-packages.ts";
import { changelogFaults } from "./changelog.ts";

const OLD = "# Changelog\n\n## 1.2.2\n\nThe next is 1.2.3.\n";

test("the version has a heading in the packed changelog", () => {
  const tarball = plantedTarball("@hellorec/client", { "CHANGELOG.md": OLD });
  expect(changelogFaults(tarball, plantedWorkspace())).toMatchObject([
    { where: "CHANGELOG.md", wrong: "has no heading for 1.2.3" },
  ]);
});

test("and in that of the workspace", () => {
  const workspace = plantedWorkspace({ changelog: OLD });
  expect(changelogFaults(plantedTarball("@hellorec/client"), workspace)).toMatchObject([
    { where: "CHANGELOG.md of the workspace", wrong: "has no heading for 1.2.3" },
  ]);
});

test.each(["## 1.2.3", "## [1.2.3] - 2026-11-27", "## Unreleased", "## [Unreleased]"])(
  "%s is a heading",
  (heading) => {
    const tarball = plantedTarball("@hellorec/client", { "CHANGELOG.md": `${heading}\n\n- A.\n` });
    expect(changelogFaults(tarball, plantedWorkspace())).toEqual([]);
  },
);
