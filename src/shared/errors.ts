/** The viewer may not know of it, or it does not exist: both are the same 404. */
export class NotFound extends Error {}
/** The viewer may read it but not do this: 403. */
export class Forbidden extends Error {}
/** Somebody else was first: 409. The message is shown, so it says what happened and what to do. */
export class Conflict extends Error {}
