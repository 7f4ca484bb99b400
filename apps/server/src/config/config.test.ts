/**
 * Reading settings from an environment: defaults, parsing, and the error for each invalid value.
 */
import { describe, expect, test } from "vitest";

import { ConfigError, configSchema, readConfig, readServeConfig } from "./config.ts";

function mistakes(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  test("an empty environment gives the documented defaults", () => {
    expect(readConfig({})).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 5000,
      DATABASE_URL: "data/hellorec.db",
      LOG_LEVEL: "info",
      ALLOWED_ORIGINS: [],
      ALLOWED_HOSTS: [],
      TRUST_PROXY: [],
      EVENT_WEIGHTS: { view: 1, click: 2, like: 4, purchase: 5, dislike: -4, rating_midpoint: 2.5 },
    });
  });

  test("empty settings count as left out, others are trimmed", () => {
    const config = readConfig({
      PORT: "",
      HOST: " ::1 ",
      ALLOWED_HOSTS: "a.example, [::1],",
      X: "y",
    });
    expect(config).toMatchObject({
      PORT: 5000,
      HOST: "::1",
      ALLOWED_HOSTS: ["a.example", "[::1]"],
    });
  });

  test("a value in quotes is refused, for every setting, and not repeated", () => {
    const values = Object.keys(configSchema.shape).map((name) => [name, `'hunter2'`]);
    const lines = mistakes(Object.fromEntries(values));
    expect(lines).toEqual(
      values.map(([name]) => expect.stringMatching(`^${name}: the value has quotes around it`)),
    );
    expect(lines.join("")).not.toContain("hunter2");
    for (const quoted of [`"a.db"`, "`a.db`", "“a.db”", ` "a.db" `, `""`]) {
      expect(mistakes({ DATABASE_URL: quoted, PORT: "x" })).toEqual([
        expect.stringMatching("^DATABASE_URL: the value has quotes"),
        expect.stringMatching("^PORT: must be a whole number"),
      ]);
    }
    expect(readConfig({ DATABASE_URL: "it's.db" }).DATABASE_URL).toBe("it's.db");
  });

  test("the grace of a stop is a part of its time", () => {
    const grace = { SHUTDOWN_GRACE_SECONDS: "20", SHUTDOWN_SECONDS: "20" };
    expect(mistakes(grace)).toEqual([
      expect.stringMatching("^SHUTDOWN_GRACE_SECONDS: must be less than SHUTDOWN_SECONDS"),
    ]);
    expect(readConfig({ ...grace, SHUTDOWN_SECONDS: "21" }).SHUTDOWN_GRACE_SECONDS).toBe(20);
  });

  test("proxies are a number or a list", () => {
    const proxies = (TRUST_PROXY: string) => readConfig({ TRUST_PROXY }).TRUST_PROXY;
    expect(proxies("2")).toBe(2);
    expect(proxies("0")).toBe(0);
    const networks = ["10.0.0.0/8", "loopback", "fd00::/8"];
    expect(proxies(" 10.0.0.0/8, loopback,fd00::/8")).toEqual(networks);
  });

  test("weights replace the contract's one by one", () => {
    expect(readConfig({ EVENT_WEIGHTS: "view=0.5, dislike=-10" }).EVENT_WEIGHTS).toMatchObject({
      view: 0.5,
      dislike: -10,
      purchase: 5,
    });
  });

  test("any event type can have a weight", () => {
    const EVENT_WEIGHTS = "addtocart=3, zum Warenkorb=-2.5,constructor=7";
    expect(readConfig({ EVENT_WEIGHTS }).EVENT_WEIGHTS).toEqual({
      ...readConfig({}).EVENT_WEIGHTS,
      addtocart: 3,
      "zum Warenkorb": -2.5,
      constructor: 7,
    });
  });

  test.each([
    ["PORT", "abc"],
    ["PORT", "70000"],
    ["PORT", "1.5"],
    ["PORT", "0x1400"],
    ["PORT", "1e3"],
    ["PORT", " 80"],
    ["PORT", "+80"],
    ["SHUTDOWN_SECONDS", "0x10"],
    ["POPULARITY_HALF_LIFE_DAYS", "1e3"],
    ["POPULARITY_HALF_LIFE_DAYS", "0"],
    ["LOG_LEVEL", "loud"],
    ["ALLOWED_ORIGINS", "shop.example"],
    ["ALLOWED_ORIGINS", "https://shop.example/"],
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_HOSTS", "https://shop.example"],
    ["SHUTDOWN_SECONDS", "0"],
    ["TRUST_PROXY", "33"],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "1,10.0.0.7"],
    ["TRUST_PROXY", "proxy.example"],
    ["TRUST_PROXY", "10.0.0.7:80"],
    ["POPULARITY_HALF_LIFE_DAYS", "-1"],
    ["EVENT_WEIGHTS", "addtocart"],
    ["EVENT_WEIGHTS", "=1"],
    ["EVENT_WEIGHTS", "addtocart=1e3"],
    ["EVENT_WEIGHTS", "addtocart=1001"],
    ["EVENT_WEIGHTS", "rating=3"],
    ["EVENT_WEIGHTS", "__proto__=3"],
    ["EVENT_WEIGHTS", `${"x".repeat(65)}=3`],
    ["EVENT_WEIGHTS", Array.from({ length: 100 }, (_, at) => `type-${at}=1`).join(",")],
    ["EVENT_WEIGHTS", "view=much"],
    ["EVENT_WEIGHTS", "rating_midpoint=9"],
    ["EVENT_WEIGHTS", "rating_midpoint=0"],
    ["EVENT_WEIGHTS", "view=1, view=2"],
  ])("%s=%s is refused by name", (name, value) => {
    expect(mistakes({ [name]: value })).toEqual([expect.stringMatching(`^${name}: `)]);
  });

  test("every mistake is reported at once", () => {
    const reported = mistakes({
      PORT: "x",
      LOG_LEVEL: "y",
      ALLOWED_ORIGINS: "a,https://b",
      HOST: "::",
    });
    expect(reported.map((line) => line.split(":")[0])).toEqual([
      "PORT",
      "LOG_LEVEL",
      "ALLOWED_ORIGINS",
    ]);
  });

  test("a wrong address is reported with the others", async () => {
    const wrong = readServeConfig({ PORT: "abc", LOG_LEVEL: "x", EVENT_WEIGHTS: "zz=much" }, () =>
      Promise.resolve("is wrong"),
    );
    await expect(wrong).rejects.toThrow(
      /^PORT: .*\nLOG_LEVEL: .*\nEVENT_WEIGHTS: .*\nHOST: is wrong$/,
    );
    await expect(readServeConfig({}, () => Promise.resolve(undefined))).resolves.toEqual(
      readConfig({}),
    );
  });
});
