/** docs/configuration.md and .env.example list every setting with its default and its meaning. */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { expect, test } from "vitest";

import { readConfig } from "./config.ts";
import { settingsHelp } from "./settings-help.ts";

function textOf(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
}

test("the docs list the same settings, defaults and meanings", () => {
  const rows = [
    ...textOf("docs/configuration.md").matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\| (.+?) +\|$/gm),
  ];
  const plain = (text = "") => text.replaceAll(/\[(.+?)\]\(.+?\)/g, "$1").replaceAll("`", "");
  expect(
    rows.map(([, name, defaultText, meaning]) => ({
      name,
      defaultText: plain(defaultText),
      meaning: plain(meaning),
    })),
  ).toEqual(settingsHelp());
});

test(".env.example lists the same settings, defaults and meanings, commented out", () => {
  const example = textOf(".env.example");
  expect(parseEnv(example)).toEqual({});
  const entries = [...example.matchAll(/^# (.+) \(default: (.+)\)\n#([A-Z_]+)=/gm)];
  expect(entries.map(([, meaning, defaultText, name]) => ({ name, defaultText, meaning }))).toEqual(
    settingsHelp(),
  );
});

test("the values in .env.example are the defaults", () => {
  const settings = textOf(".env.example").replaceAll(/^#(?=[A-Z_]+=)/gm, "");
  const values = parseEnv(settings);
  expect(Object.keys(values).sort()).toEqual(
    settingsHelp()
      .map(({ name }) => name)
      .sort(),
  );
  expect(readConfig(values)).toEqual(readConfig({}));
});
