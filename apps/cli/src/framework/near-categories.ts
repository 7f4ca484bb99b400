/** Finds the categories that mistyped ones are close to. Tested in commands.test.ts. */
import { closest } from "./closest.ts";
import type { Context } from "./context.ts";

/**
 * The categories of the most popular items whose names are close to these.
 *
 * @example await nearCategories(["sci-fi"], context) // ["Sci-Fi"]
 */
export async function nearCategories(
  asked: readonly string[],
  { client, signal }: Context,
): Promise<string[]> {
  const { items } = await client.popular.query({ limit: 100 }, { signal });
  const names = [...new Set(items.flatMap(({ item }) => item.categories))];
  return asked.map((name) => closest(name, names)).filter((name) => name !== undefined);
}
