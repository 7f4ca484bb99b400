/** An address of the page that leads nowhere. */
import { PageLink } from "./page-link.tsx";
import { EmptyState } from "./states.tsx";

export function PageNotFound() {
  return (
    <>
      <h1>There is nothing here</h1>
      <EmptyState>
        This address is not a page of hellorec.{" "}
        <PageLink to={{ page: "storefront" }}>Go to the storefront</PageLink>
      </EmptyState>
    </>
  );
}
