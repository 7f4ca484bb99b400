/**
 * A test lies beside what it tests, or its header says what that is. Tests that headers name exist,
 * and their names are not broken into two lines, where no search finds them.
 */
import { posix } from "node:path";

import { SOURCE, TEST_FILE } from "../kinds.ts";
import type { Workspace } from "../workspace.ts";
import { allSources, programSources } from "./check.ts";

/** Tests without a source and a header, and headers that name no test or break its name. */
export function testPlaces(workspace: Workspace): string[] {
  return [...withoutSource(workspace), ...namesOfNoTest(workspace)];
}

function withoutSource(workspace: Workspace): string[] {
  const subjects = new Set(
    workspace.files.flatMap(({ path }) =>
      TEST_FILE.test(path) ? [] : [path.replace(SOURCE, ""), posix.dirname(path)],
    ),
  );
  return allSources(workspace)
    .filter(({ path, text }) => TEST_FILE.test(path) && !text.startsWith("/**"))
    .filter(({ path }) => !subjects.has(path.replace(TEST_FILE, "")))
    .map(
      ({ path }) =>
        `${path}: no file or folder of that name beside it, and no header says what it tests`,
    );
}

function namesOfNoTest(workspace: Workspace): string[] {
  const tests = allSources(workspace).filter(({ path }) => TEST_FILE.test(path));
  return programSources(workspace).flatMap(({ path, text }) => {
    const [comment = ""] = /^\/\*\*[^]*?\*\//.exec(text) ?? [];
    const broken = [...comment.matchAll(/([\w./-]+-)\n \* ([\w./-]+\.test(?:-d)?\.tsx?)/g)].map(
      ([, start, end]) => `${path}: its header breaks ${start}${end} into two lines`,
    );
    if (broken.length > 0) return broken;
    return [...comment.matchAll(/[\w./-]+\.test(?:-d)?\.tsx?/g)]
      .filter(([name]) => !tests.some((test) => `/${test.path}`.endsWith(`/${name}`)))
      .map(([name]) => `${path}: its header names ${name}, which is not there`);
  });
}
