/** The storefront: recommendations, and the catalog, which begins with what is popular. */
import { ForYouRow } from "../lists/for-you-row.tsx";
import { useForYouLoaded } from "../lists/use-for-you-loaded.ts";
import { Browse } from "./browse.tsx";
import { useFilter } from "./filter-in-address.ts";
import { useFilling } from "./use-filling.ts";
import { useTopForUser } from "./use-top-for-user.ts";

export function StorefrontPage() {
  const fillings = useFilling();
  // Hidden, not left out: meanwhile they load.
  const isLoaded = useForYouLoaded();
  // Results stand at the top, where the field is. The catalog stays mounted, and so does the focus.
  const [{ search, categories }] = useFilter();
  const isFront = search === "";
  useTopForUser(isFront);
  const name = search === "" ? categories.join(", ") || "Storefront" : search;
  return (
    <>
      <title>{`${name} · hellorec`}</title>
      {/* A live list follows neither the catalog nor what is popular: on each filling it subscribes again. */}
      {isFront && <ForYouRow key={fillings} level={1} />}
      <div hidden={isFront && !isLoaded}>
        <Browse isReady={!isFront || isLoaded} />
      </div>
    </>
  );
}
