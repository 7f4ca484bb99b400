/** Where the key comes from, and that it is kept from others. */
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { buildCli } from "../testing/programs.ts";
import type { BuiltCli } from "../testing/programs.ts";
import { readKey } from "./key.ts";

const KEY = "hrk_abcdefghijkl_0123456789";

let folder: string;
let file: string;
let cli: BuiltCli;

beforeAll(async () => {
  cli = await buildCli();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-key-"));
  await mkdir(join(folder, "hellorec"));
  file = join(folder, "hellorec", "key");
  return () => rm(folder, { recursive: true });
});

afterAll(() => cli[Symbol.asyncDispose]());

test("HELLOREC_KEY goes before the file that is named, and that before the usual one", async () => {
  const env = { XDG_CONFIG_HOME: folder };
  expect(readKey(env)).toBeUndefined();
  await writeFile(file, `${KEY}\n`, { mode: 0o600 });
  expect(readKey(env)).toBe(KEY);
  const other = join(folder, "other");
  await writeFile(other, "hrk_other", { mode: 0o400 });
  expect(readKey({ ...env, HELLOREC_KEY_FILE: other })).toBe("hrk_other");
  expect(readKey({ ...env, HELLOREC_KEY_FILE: other, HELLOREC_KEY: " hrk_env\n" })).toBe("hrk_env");
});

test.skipIf(process.platform === "win32").each([0o640, 0o604, 0o610])(
  "a file that others may use is refused: mode %o",
  async (mode) => {
    await writeFile(file, KEY);
    await chmod(file, mode);
    expect(() => readKey({ XDG_CONFIG_HOME: folder })).toThrow(`run "chmod 600 ${file}"`);
  },
);

test("a named file that is not there is an error, not a call without a key", () => {
  expect(() => readKey({ HELLOREC_KEY_FILE: join(folder, "none") })).toThrow("(ENOENT)");
});

test.each(["", "two words", "a\nb", "é", "x".repeat(4090)])(
  "no key in the file: %j",
  async (text) => {
    await writeFile(file, text, { mode: 0o600 });
    const read = () => readKey({ XDG_CONFIG_HOME: folder });
    expect(read).toThrow(`${file}: it holds no key`);
    if (text !== "") expect(read).not.toThrow(text.slice(0, 9));
  },
);

test("calls and streams carry the key, and a 401 says where to put one", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers.authorization);
    const data = { code: "UNAUTHORIZED", httpStatus: 401, hellorec_code: 2001 };
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: "no", code: -32_001, data } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = ["--url", `http://127.0.0.1:${address.port}`];
  const env = { HELLOREC_KEY: KEY };
  try {
    const finished = await cli.run(["hello", "a", ...url], env);
    expect(finished).toMatchObject({ status: 1, stdout: "" });
    expect(finished.stderr).toContain("set HELLOREC_KEY");
    expect(finished.stderr).not.toContain(KEY);
    await cli.run(["call", "live", '{"user_id":"a"}', ...url], env);
    expect(seen).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
