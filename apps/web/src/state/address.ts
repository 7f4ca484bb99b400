/** The addresses of the page, below /app. */

/** The parameters of addresses; every address carries the acting user. */
export const USER_PARAMETER = "user";
/** The user that the inspector shows, and the mark of an item that was opened from there. */
export const INSPECTED_PARAMETER = "inspected";
export const ITEM_PARAMETER = "id";
export const CATEGORY_PARAMETER = "category";
export const SEARCH_PARAMETER = "q";

/** The longest search the contract allows. */
export const MAX_SEARCH = 200;

/** The target of a link. */
export type Target =
  | { readonly page: "storefront"; readonly category?: string; readonly search?: string }
  | { readonly page: "dashboard" }
  /** `inspected` is the user to look at, who does not act by that. */
  | { readonly page: "inspector"; readonly inspected?: string | undefined }
  /** With `inspected` the item is opened to look at that user's data: no event is sent. */
  | { readonly page: "item"; readonly item_id: string; readonly inspected?: string | undefined };

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
  if ((to.page === "inspector" || to.page === "item") && to.inspected !== undefined) {
    parameters.set(INSPECTED_PARAMETER, to.inspected);
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
  return nameIn(parameters, USER_PARAMETER);
}

/** The inspected user in an address; undefined: nobody is inspected. */
export function inspectedIn(parameters: URLSearchParams): string | undefined {
  return nameIn(parameters, INSPECTED_PARAMETER);
}

function nameIn(parameters: URLSearchParams, parameter: string): string | undefined {
  const name = parameters.get(parameter) ?? "";
  return name === "" ? undefined : name;
}

/** The parameters of an address with another acting user, or without one. */
export function withUser(before: URLSearchParams, user: string | undefined): URLSearchParams {
  return withName(before, USER_PARAMETER, user);
}

/** The parameters of an address with another inspected user, or without one. */
export function withInspected(before: URLSearchParams, user: string | undefined): URLSearchParams {
  return withName(before, INSPECTED_PARAMETER, user);
}

function withName(
  before: URLSearchParams,
  parameter: string,
  name: string | undefined,
): URLSearchParams {
  const after = new URLSearchParams(before);
  if (name === undefined) after.delete(parameter);
  else after.set(parameter, name);
  return after;
}
