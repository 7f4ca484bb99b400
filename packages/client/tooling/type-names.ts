/** The names of the contract's types: where the schema of each is found, and what it is. */

/** A type with a name. */
export interface TypeName {
  readonly name: string;
  /** Its schema: `procedure.input` or `.output`, then fields, and `[]` for the entries of a list. */
  readonly place: string;
  readonly description: string;
}

const table: readonly (readonly [name: string, place: string, description: string])[] = [
  ["Attributes", "items.get.output.attributes", "Free data of an item, for a page"],
  ["Item", "items.get.output", "An item as the catalog has it: what a page shows"],
  ["ItemInput", "items.put.input.items[]", "An item as `items.put` takes it"],
  [
    "AttributesInput",
    "items.put.input.items[].attributes",
    "Free data of an item, as `items.put` takes it",
  ],
  ["ItemPage", "items.list.output", "One page of items, and the cursor of the next one"],
  ["ItemSort", "items.list.input.sort", "An order of items"],
  ["ItemCategories", "items.categories.output", "The categories of the catalog"],
  ["CategoryCount", "items.categories.output.categories[]", "A category and its number of items"],
  [
    "ItemsGetManyResult",
    "items.getMany.output",
    "The items of some IDs, as far as they were looked up",
  ],
  ["ItemsPutResult", "items.put.output", "How many items were created, and how many replaced"],
  [
    "ItemsRemoveResult",
    "items.remove.output",
    "How many items were removed, and which IDs no item had",
  ],
  [
    "Reason",
    "recommend.output.items[].because[]",
    "An item of the history for which another is recommended",
  ],
  [
    "Recommendation",
    "recommend.output.items[]",
    "One entry of a list: the item, its score and the reasons",
  ],
  [
    "Recommendations",
    "recommend.output",
    "One list: its items, how it was made, and the cursor of the next page",
  ],
  [
    "Contribution",
    "explain.output.contributions[]",
    "What one item of the history adds to a score",
  ],
  ["Explanation", "explain.output", "The score of one item for one user, and what it is made of"],
  ["EventInput", "track.input.events[]", "Something a user did with an item, as `track` takes it"],
  [
    "StoredEvent",
    "events.list.output.events[]",
    "An event as the log has it, with its ID and its time",
  ],
  ["EventPage", "events.list.output", "One page of events, and the cursor of the next one"],
  ["TrackResult", "track.output", "What became of the events of one `track`"],
  ["UserPage", "users.list.output", "One page of users, and the cursor of the next one"],
  ["ForgetResult", "users.forget.output", "What an erasure removed"],
  ["FitJob", "model.progress.output", "One fit: in progress, or how it ended"],
  ["ModelInfo", "model.history.output.models[]", "One model: how it was made, and how good it was"],
  ["ModelHistory", "model.history.output", "Models, newest first"],
  ["ModelStatus", "model.status.output", "The model that serves, and the work on the next one"],
  ["TrainResult", "model.train.output", "The fit that was started or joined"],
  ["Stats", "stats.get.output", "Counts, rates and latencies of one server"],
  ["DemoStatus", "demo.status.output", "Whether the store has the demo, and how much of it"],
  ["DemoRemoval", "demo.remove.output", "What the removal of the demo took away"],
  [
    "KeyInfo",
    "keys.list.output.keys[]",
    "A key as it is listed: nothing of it can be used to call",
  ],
  ["KeyList", "keys.list.output", "All keys"],
  ["CreatedKey", "keys.create.output", "A new key with its text"],
  ["RotatedKey", "keys.rotate.output", "A new key in place of another"],
  ["KeyRevocation", "keys.revoke.output", "What a revocation did"],
  ["CreatedToken", "tokens.create.output", "A new user token"],
];

export const TYPE_NAMES: readonly TypeName[] = table.map(([name, place, description]) => ({
  name,
  place,
  description,
}));
