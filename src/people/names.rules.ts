import { fold } from '../shared/text.ts'

export type Named = { givenName: string; familyName: string }

export const nameOf = (person: Named): string => `${person.givenName} ${person.familyName}`

/** By family name, then given name, without accents: what lists sort by and searches look in. */
export const sortNameOf = (person: Named): string => fold(`${person.familyName} ${person.givenName}`)
