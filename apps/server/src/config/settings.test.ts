/** Where settings come from, and which other names may be meant as settings. */
import { expect, test } from "vitest";

import { nearNames, settingsInUse } from "./settings.ts";

test("the environment has precedence over the file, and the file over the default", () => {
  const envFile = {
    path: ".env",
    values: { PORT: "5001", HOST: "::1", DATABASE_URL: "postgres://u:hunter2@h/db" },
    lines: new Map([
      ["PORT", 1],
      ["HOST", 2],
      ["DATABASE_URL", 4],
    ]),
    warnings: [],
  };
  const settings = settingsInUse({ environment: { PORT: " 5002 ", MODEL: "" }, envFile });
  const of = (wanted: string) => settings.find(({ name }) => name === wanted);
  expect(of("PORT")).toMatchObject({ value: "5002", source: { from: "environment" } });
  expect(of("HOST")).toMatchObject({ value: "::1", source: { from: "file", line: 2 } });
  expect(of("DATABASE_URL")).toMatchObject({ value: "postgres://u:***@h/db" });
  expect(of("MODEL")).toMatchObject({ value: "auto", source: { from: "default" } });
  expect(of("HELLOREC_ADMIN_KEY")).toMatchObject({ value: "none", source: { from: "default" } });
});

test.each([
  ["HELLOREC_PORT", "PORT"],
  ["HELLOREC_LOG_LEVL", "LOG_LEVEL"],
  ["HELLOREC_ADMIN_KEYS", "HELLOREC_ADMIN_KEY"],
  ["DATABSE_URL", "DATABASE_URL"],
])("%s: %s may be meant", (name, meant) => {
  expect(nearNames({ [name]: "x", PATH: "/bin" })).toEqual([
    `${name} in the environment has no effect: is ${meant} meant?`,
  ]);
});

test("names of other programs, and of the command line, are left alone", () => {
  const names = ["HOME", "HOSTNAME", "HELLOREC_URL", "HELLOREC_KEY", "HELLOREC_KEY_FILE", "PWD"];
  expect(nearNames(Object.fromEntries(names.map((name) => [name, "x"])))).toEqual([]);
});
