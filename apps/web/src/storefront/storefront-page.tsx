/** The storefront: recommendations, and the catalog, which begins with what is popular. */
import { useQuery } from "@tanstack/react-query";

import { ForYouRow } from "../lists/for-you-row.tsx";
import { useForYouLoaded } from "../lists/use-for-you-loaded.ts";
import { Browse } from "./browse.tsx";
import { useFilter } from "./filter-in-address.ts";
import { categoriesQuery } from "./queries.ts";
import { useFilling } from "./use-filling.ts";
import { useIsLate } from "./use-is-late.ts";
import { useTopForUser } from "./use-top-for-user.ts";

export function StorefrontPage() {
  const fillings = useFilling();
  const isRowLoaded = useForYouLoaded();
  const { isPending } = useQuery(categoriesQuery);
  // Results stand at the top, where the field is. The catalog stays mounted, and so does the focus.
  const [{ search, categories }] = useFilter();
  const isFront = search === "";
  useTopForUser(isFront);
  // The catalog is shown once nothing above its items can move them. Hidden, not left out: meanwhile it
  // loads.
  const isReady = useIsLate() || ((!isFront || isRowLoaded) && !isPending);
  const name = search === "" ? categories.join(", ") || "Storefront" : search;
  return (
    <>
      <title>{`${name} · hellorec`}</title>
      {isFront && <ForYouRow fillings={fillings} level={1} />}
      <div hidden={!isReady}>
        <Browse isReady={isReady} />
      </div>
    </>
  );
}
