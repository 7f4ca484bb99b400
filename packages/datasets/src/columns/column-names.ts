/**
 * The names that columns of events and items have in files, for every reader of columns. Tested
 * through the tests of the readers.
 */

/** Squashed names of a field, best first. */
export type FieldNames = ReadonlyMap<string, readonly string[]>;

const USER = words(
  "user_id user uid u_id username customer_id cust_id customer visitor_id visitor client_id member_id member person_id person account_id profile_id buyer_id reader_id reader reviewer_id reviewer session_id",
);
const ITEM = words("item_id item iid i_id movie_id movie film_id product_id product book_id");
/** Names that other things than the items of a file may have, too. */
const ITEM_OF_A_KIND = words(
  "isbn asin parent_asin sku article_id song_id track_id video_id game_id anime_id recipe_id course_id news_id business_id venue_id poi_id location_id place_id hotel_id listing_id content_id post_id artist_id",
);

/** The names of each field of an event. */
export const EVENT_NAMES: FieldNames = new Map([
  ["event_id", words("event_id")],
  ["user_id", USER],
  ["item_id", [...ITEM, ...ITEM_OF_A_KIND]],
  [
    "type",
    words(
      "type event_type event action action_type feedback_type interaction_type behavior_type behaviour_type behavior behaviour activity_type activity event_name",
    ),
  ],
  [
    "value",
    words(
      "value rating rating_value score stars star_rating user_rating review_rating book_rating rating_score overall",
    ),
  ],
  [
    "occurred_at",
    words(
      "occurred_at timestamp time datetime event_time event_timestamp event_date ts unix_time unix_timestamp unix_review_time date created_at created rated_at viewed_at clicked_at purchased_at visit_time interaction_time action_time order_date purchase_date",
    ),
  ],
  ["recommendation_id", words("recommendation_id")],
]);

/** The names of each field of an item. */
export const ITEM_NAMES: FieldNames = new Map([
  ["item_id", [...ITEM, "id", ...ITEM_OF_A_KIND]],
  ["title", words("title name item_title item_name movie_title book_title product_title")],
  ["categories", words("categories category genres genre")],
  ["url", words("url link")],
  ["image_url", words("image_url image")],
  ["available", words("available")],
]);

/**
 * The fields that `--map` may name: those of an event and of an item.
 *
 * @example MAPPABLE.has("occurred_at") // true
 */
export const MAPPABLE: ReadonlySet<string> = new Set([...EVENT_NAMES.keys(), ...ITEM_NAMES.keys()]);

function words(text: string): string[] {
  return text.split(" ").map((name) => squashed(name));
}

/** A column's name as it is shown: without blanks around it, and without RecBole's type. */
export function plainName(name: string): string {
  return name.trim().replace(/:(?:token|float)(?:_seq)?$/, "");
}

/** `userId`, `User ID` and `user-id` are all `user_id`. */
export function columnKey(name: string): string {
  return plainName(name)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[\s.-]+/g, "_")
    .toLowerCase();
}

/** `time_stamp` and `timestamp` are the same. */
export function squashed(name: string): string {
  return columnKey(name).replaceAll("_", "");
}
