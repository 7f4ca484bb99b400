/** The numbers of this program's advisory locks in PostgreSQL. */

/** The first number of the store's own locks. It differs from those of other programs. */
export const STORE_LOCKS = 0x68656c6c;
/** The first number of leader locks, whose second number derives from a name. */
export const LEADER_LOCKS = STORE_LOCKS + 1;
/** The first number of the locks of transactions that append, whose second number is a place in the log. */
export const APPEND_FLOORS = STORE_LOCKS + 2;
/** The second number of the lock that migrations take. */
export const MIGRATING = 1;
/** The second number of the lock that commits with events take while servers of schema 8 may run. */
export const APPENDING = 2;
/** The second number of the lock that a process holds while it makes an index of events. */
export const MAKING_INDEX = 3;
