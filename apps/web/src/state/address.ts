/** The addresses of the page, below /app. */

/** The parameters of addresses; every address carries the acting user. */
export const USER_PARAMETER = "user";
export const ITEM_PARAMETER = "id";
export const CATEGORY_PARAMETER = "category";
export const SEARCH_PARAMETER = "q";

/** The longest search the contract allows. */
export const MAX_SEARCH = 200;

/** The target of a link. */
export type Target =
  | { readonly page: "storefront"; readonly category?: string; readonly search?: string }
  | { readonly page: "dashboard" | "inspector" }
  | { readonly page: "item"; readonly item_id: string };

const PATHS = {
  storefront: "/",
  item: "/item",
  dashboard: "/dashboard",
  inspector: "/inspector",
} as const;

/**
 * An address with the acting user. An item's ID is a parameter, not a part of the path: `..` and `a/b`
 * are valid IDs.
 *
 * @example addressOf({ page: "item", item_id: "m" }, "alice") // "/item?id=m&user=alice"
 */
export function addressOf(to: Target, user: string | undefined): string {
  const parameters = new URLSearchParams();
  if (to.page === "item") parameters.set(ITEM_PARAMETER, to.item_id);
  if (to.page === "storefront" && to.category !== undefined) {
    parameters.set(CATEGORY_PARAMETER, to.category);
  }
  if (to.page === "storefront" && to.search !== undefined) {
    parameters.set(SEARCH_PARAMETER, to.search);
  }
  if (user !== undefined) parameters.set(USER_PARAMETER, user);
  const query = parameters.toString();
  return query === "" ? PATHS[to.page] : `${PATHS[to.page]}?${query}`;
}

/** The search in an address, cut to what the server accepts; empty: none. */
export function searchIn(parameters: URLSearchParams): string {
  return (parameters.get(SEARCH_PARAMETER) ?? "").slice(0, MAX_SEARCH);
}

/** The acting user in an address; undefined: a visitor. */
export function userIn(parameters: URLSearchParams): string | undefined {
  const name = parameters.get(USER_PARAMETER) ?? "";
  return name === "" ? undefined : name;
}

/** The parameters of an address with another user, or without one. */
export function withUser(before: URLSearchParams, user: string | undefined): URLSearchParams {
  const after = new URLSearchParams(before);
  if (user === undefined) after.delete(USER_PARAMETER);
  else after.set(USER_PARAMETER, user);
  return after;
}
