import { afterSchoolDays } from '../calendars/half-terms.rules.ts'
import { type Term, termOf } from '../calendars/terms.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** C.4: two records a term, or one in ten where a school signs more than twenty. */
const FEW = 2
const MANY = 20
const ONE_IN = 10

/** School days of a term that go by before its draw, so that the first weeks are left in peace. */
export const DRAW_AFTER = 10

/** How many of so many signed records are drawn: two, or one in ten (rounded up) of more than twenty; never more than there are. */
export const howMany = (signed: number): number => (signed > MANY ? Math.ceil(signed / ONE_IN) : Math.min(FEW, signed))

/**
 * The draw that is due today: in this term, over what was signed in the term before (in the autumn, the summer term). Null
 * during the first ten school days of a term. A draw that nobody could make then is made later in the term.
 */
export function dueDraw(today: IsoDate): { term: Term; over: Term } | null {
  const term = termOf(undefined, today)
  return today < afterSchoolDays(term.startedOn, DRAW_AFTER) ? null : { term, over: termOf(term.previous, today) }
}

/** One signed record, and who stands where around it. */
export type Around = {
  signOffId: number
  personId: number
  signatoryId: number
  /** Everyone who answered a request of this teacher for this competency. */
  answered: readonly number[]
  /** The appraisers and induction tutors, today, of the teacher (the wall) and of the signatory, whose words are looked at too. */
  walled: readonly number[]
  /** Colleagues whose observation is among what was read. */
  witnesses: readonly number[]
}

export type LookRefusal = 'own_record' | 'answered_it' | 'wall' | 'saw_it' | 'not_a_lead'

/** May this person give a record its second look? An inclusion lead or CPD lead of the school who has no part in it. */
export function mayLook(id: number, leads: readonly number[], around: Around): Outcome<'may', LookRefusal> {
  const reasons: [boolean, LookRefusal][] = [
    [around.personId === id, 'own_record'],
    [around.answered.includes(id) || around.signatoryId === id, 'answered_it'],
    [around.walled.includes(id), 'wall'],
    [around.witnesses.includes(id), 'saw_it'],
    [!leads.includes(id), 'not_a_lead'],
  ]
  const [first] = reasons.filter(([holds]) => holds)
  return first === undefined ? accept('may') : refuse(first[1])
}

export const lookersFor = (leads: readonly number[], around: Around): number[] =>
  leads.filter((id) => mayLook(id, leads, around).ok)

export type Drawn = { signOffId: number; personId: number; signatoryId: number; lookerId: number }

/**
 * Draws from a school's signed records. Each has the same chance within its signatory's; signatories, then teachers, come
 * round once before anybody comes twice, and lookers share what is drawn. A record at which nobody may look is not drawn,
 * and counted. `random`: numbers from 0 to 1.
 */
export function drawRecords(
  records: readonly Around[],
  leads: readonly number[],
  random: () => number,
): { drawn: Drawn[]; withoutLooker: number } {
  const open = shuffle(records, random).flatMap((around) => {
    const lookers = shuffle(lookersFor(leads, around), random)
    return lookers.length === 0 ? [] : [{ around, lookers }]
  })
  const [signatories, teachers, given] = [
    new Map<number, number>(),
    new Map<number, number>(),
    new Map<number, number>(),
  ]
  const drawn: Drawn[] = []
  const wanted = Math.min(howMany(records.length), open.length)
  while (drawn.length < wanted) {
    const next = least(open, ({ around }) => [
      timesIn(signatories, around.signatoryId),
      timesIn(teachers, around.personId),
    ])
    if (next === undefined) break
    open.splice(open.indexOf(next), 1)
    const lookerId = least(next.lookers, (id) => [timesIn(given, id)]) ?? 0
    const { signOffId, personId, signatoryId } = next.around
    for (const [counts, id] of [
      [signatories, signatoryId],
      [teachers, personId],
      [given, lookerId],
    ] as const)
      counts.set(id, timesIn(counts, id) + 1)
    drawn.push({ signOffId, personId, signatoryId, lookerId })
  }
  return { drawn, withoutLooker: records.length - open.length - drawn.length }
}

const timesIn = (counts: ReadonlyMap<number, number>, id: number): number => counts.get(id) ?? 0

/** The first of those for whom the numbers are smallest, compared one after the other. */
function least<T>(from: readonly T[], by: (one: T) => readonly number[]): T | undefined {
  let best: { one: T; numbers: readonly number[] } | undefined
  for (const one of from) {
    const numbers = by(one)
    if (best === undefined || isLess(numbers, best.numbers)) best = { one, numbers }
  }
  return best?.one
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((n, i) => n !== b[i])
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0)
}

/** Fisher and Yates: every order is as likely as any other. */
function shuffle<T>(from: readonly T[], random: () => number): T[] {
  const list = [...from]
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [list[i], list[j]]
    if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a]
  }
  return list
}
