/** The version of the key of events. Apart from its SQL: the threads of SQLite load no query builder. */

/** The version of the schema since which an event is unique by its user and its event_id. */
export const EVENT_KEY_VERSION = 6;
