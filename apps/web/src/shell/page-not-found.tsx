/** Shown for an address that is not a page. */
import { PageLink } from "../components/page-link.tsx";
import { EmptyState } from "../components/states.tsx";

export function PageNotFound() {
  return (
    <>
      <title>No such page · hellorec</title>
      <h1>There is nothing here</h1>
      <EmptyState>
        This address is not a page of hellorec.{" "}
        <PageLink to={{ page: "storefront" }}>Go to the storefront</PageLink>
      </EmptyState>
    </>
  );
}
