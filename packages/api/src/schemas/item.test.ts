/** Links of items: which are taken, and that what was stored before stays readable. */
import { describe, expect, test } from "vitest";

import { itemSchema, storedItemSchema } from "./item.ts";

const item = { item_id: "m", title: "M" };

describe.each(["url", "image_url"])("%s", (name) => {
  test.each(["https://shop.example/m?a=1#b", "HTTP://shop.example", "/m", "/a//b", "/"])(
    "%j is taken",
    (link) => expect(itemSchema.safeParse({ ...item, [name]: link }).success).toBe(true),
  );

  // Browsers read a backslash as a slash, and leave out tabs and line breaks.
  test.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n\\evil.example",
    "/\r/evil.example",
    "/a\\b",
    "https:/evil.example",
    "https:\\\\evil.example",
    "https://shop.example\\@evil.example",
    " /m",
    "javascript:alert(1)",
    "m",
  ])("%j is refused, and readable where it was stored before", (link) => {
    const { success, error } = itemSchema.safeParse({ ...item, [name]: link });
    expect(success).toBe(false);
    expect(error?.issues).toEqual([
      expect.objectContaining({
        path: [name],
        message: expect.stringContaining("a path that starts with one slash"),
      }),
    ]);
    expect(storedItemSchema.parse({ ...item, [name]: link })).toMatchObject({ [name]: link });
  });
});
