/** The addresses of the page, below /app. */

/** Parameters of addresses; who acts stands in every one. */
export const USER_PARAMETER = "user";
export const ITEM_PARAMETER = "id";
export const CATEGORY_PARAMETER = "category";
export const SEARCH_PARAMETER = "q";

/** Where a link leads. */
export type Target =
  | { readonly page: "storefront"; readonly category?: string }
  | { readonly page: "dashboard" | "inspector" }
  | { readonly page: "item"; readonly item_id: string };

const PATHS = {
  storefront: "/",
  item: "/item",
  dashboard: "/dashboard",
  inspector: "/inspector",
} as const;

/**
 * An address with who acts. IDs of items are parameters, not paths: `..` and `a/b` are IDs too.
 *
 * @example addressOf({ page: "item", item_id: "m" }, "alice") // "/item?id=m&user=alice"
 */
export function addressOf(to: Target, user: string | undefined): string {
  const parameters = new URLSearchParams();
  if (to.page === "item") parameters.set(ITEM_PARAMETER, to.item_id);
  if (to.page === "storefront" && to.category !== undefined) {
    parameters.set(CATEGORY_PARAMETER, to.category);
  }
  if (user !== undefined) parameters.set(USER_PARAMETER, user);
  const query = parameters.toString();
  return query === "" ? PATHS[to.page] : `${PATHS[to.page]}?${query}`;
}

/** Who an address says acts; undefined: nobody is named. */
export function userIn(parameters: URLSearchParams): string | undefined {
  const name = parameters.get(USER_PARAMETER) ?? "";
  return name === "" ? undefined : name;
}

/** The parameters of an address with another user, or none. */
export function withUser(before: URLSearchParams, user: string | undefined): URLSearchParams {
  const after = new URLSearchParams(before);
  if (user === undefined) after.delete(USER_PARAMETER);
  else after.set(USER_PARAMETER, user);
  return after;
}
