/** Users can read what a version changes. */
import { textOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";
import type { Fault } from "./check.ts";

/** Changelogs, the packed one and the workspace's, without a heading for this version. */
export function changelogFaults(tarball: Tarball, workspace: WorkspaceFacts): Fault[] {
  const { version = "" } = tarball.manifest;
  const packed = textOf(tarball, "CHANGELOG.md");
  return [
    // That it is missing is said by the check of the contents.
    ...(packed === undefined ? [] : withoutHeading("CHANGELOG.md", packed, version)),
    ...withoutHeading("CHANGELOG.md of the workspace", workspace.changelog, version),
  ];
}

function withoutHeading(where: string, text: string, version: string): Fault[] {
  const headings = [...text.matchAll(/^## \[?([^\]\s]+)/gm)].map(([, heading]) => heading);
  if (headings.some((heading) => heading === version || heading === "Unreleased")) return [];
  const fix = `add "## ${version}" or "## Unreleased", and what changes`;
  return [{ where, wrong: `has no heading for ${version}`, fix }];
}
