/** What a rule answers: a value, or the reason for a refusal. The sentence for each reason lives in the view. */
export type Outcome<T, R extends string = string> = { ok: true; value: T } | { ok: false; reason: R }

export const accept = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const refuse = <R extends string>(reason: R): { ok: false; reason: R } => ({ ok: false, reason })
