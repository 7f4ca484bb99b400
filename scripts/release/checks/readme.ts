/** The README is all that a stranger has: it says something, and its links work in the tarball. */
import { posix } from "node:path";

import { textOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

const FEWEST_CHARACTERS = 500;
/** A target after `](`, `src="` or `href="` that is no address and no heading of the page. */
const RELATIVE_LINK = /(?:\]\(|(?:src|href)=")(?!https?:|mailto:|#)([^)"#\s]+)/g;

/** Too little text, links that lead to nothing, and tarballs of another version. */
export function readmeFaults(tarball: Tarball): Fault[] {
  const { version = "" } = tarball.manifest;
  const where = "README.md";
  const text = textOf(tarball, where);
  // That it is missing is said by the check of the contents.
  if (text === undefined) return [];
  const dead = [...text.matchAll(RELATIVE_LINK)]
    .map(([, link = ""]) => link)
    .filter((link) => !tarball.files.has(posix.normalize(link)));
  const others = [...text.matchAll(/hellorec-[a-z-]+-(\d[\w.-]*)\.tgz/g)].filter(
    ([, named]) => named !== version,
  );
  return [
    ...(text.length >= FEWEST_CHARACTERS
      ? []
      : [
          {
            where,
            wrong: `has ${text.length} characters`,
            fix: "say what the package does, how to install it, and show a first example",
          },
        ]),
    ...dead.map((link) => ({
      where,
      wrong: `links to ${link}, which is not in the tarball`,
      fix: "pack it, or name the file in words",
    })),
    ...others.map(([name]) => ({
      where,
      wrong: `names ${name}, but the version is ${version}`,
      fix: "correct the name",
    })),
  ];
}
