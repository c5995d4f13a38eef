import { format, parseISO } from 'date-fns'
import { type IsoDate, londonDate, londonTime, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { count, listOf } from '../shared/text.ts'

/** What waits for one person on a Monday: counts and titles, never who a pupil is or what anybody wrote. */
export type DigestFacts = {
  givenName: string
  /** Requests that wait for this person's answer. */
  reading: { requests: number; oldestOn: IsoDate } | null
  /** Competencies answered "not yet, with a next step" in the week before. */
  notYet: readonly string[]
  /** Signed records that were drawn at random for this person to look at. */
  looks: number
  /** Competencies of which a record of theirs was drawn for a second look in the week before. */
  drawn: readonly string[]
  /** Modules due within two weeks, or since. */
  modules: readonly { title: string; dueOn: IsoDate }[]
  session: { title: string; on: IsoDate; startsAt: string; place: string } | null
  /** For a CPD lead: how many people of each school need something. */
  schools: readonly { name: string; people: number }[]
}

const FROM = '07:00'

/** `2026-W48` on a Monday from seven in the morning, by a clock in London; else undefined. */
export function digestWeek(now: string): string | undefined {
  const today = londonDate(now)
  const isTime = format(parseISO(today), 'i') === '1' && londonTime(now) >= FROM
  return isTime ? format(parseISO(today), "RRRR-'W'II") : undefined
}

/** The weekly e-mail, or undefined when nothing waits: then there is none. */
export function digestLetter(
  facts: DigestFacts,
  today: IsoDate,
  baseUrl: string,
): { subject: string; body: string } | undefined {
  const parts = [reading, looks, schools, notYet, drawn, modules, session].flatMap(
    (tell) => tell(facts, today, baseUrl) ?? [],
  )
  if (parts.length === 0) return undefined
  return {
    subject: 'This week in Stepfree',
    body: [
      `Hello ${facts.givenName}`,
      ...parts,
      `This e-mail comes on Mondays when something waits for you. To stop it, open your account:\n${baseUrl}/account`,
    ].join('\n\n'),
  }
}

type Tell = (facts: DigestFacts, today: IsoDate, baseUrl: string) => string | undefined

const reading: Tell = ({ reading: waiting }, today, baseUrl) =>
  waiting === null
    ? undefined
    : `${count(waiting.requests, 'request waits', 'requests wait')} for your answer, ${waiting.requests === 1 ? '' : 'the oldest '}since ${sayDate(waiting.oldestOn, today)}:\n${baseUrl}/sign-offs`

const looks: Tell = (facts, _today, baseUrl) =>
  facts.looks === 0
    ? undefined
    : `${count(facts.looks, 'signed record was', 'signed records were')} drawn at random for you to look at, ten minutes each:\n${baseUrl}/sign-offs`

const drawn: Tell = (facts, _today, baseUrl) =>
  facts.drawn.length === 0
    ? undefined
    : `Drawn at random for a second look, of your record: ${listOf(facts.drawn)}. Nothing is overturned. Who looks:\n${baseUrl}/sign-offs`

const schools: Tell = (facts, _today, baseUrl) =>
  facts.schools.length === 0
    ? undefined
    : `${listOf(facts.schools.map(({ name, people }) => `${count(people, 'person needs', 'people need')} something at ${name}`))}. Who, why and what next:\n${baseUrl}/`

const notYet: Tell = (facts, _today, baseUrl) =>
  facts.notYet.length === 0 ? undefined : `You have a next step for ${listOf(facts.notYet)}:\n${baseUrl}/me/pathway`

const modules: Tell = (facts, today, baseUrl) =>
  facts.modules.length === 0 ? undefined : `${capitalDue(facts.modules, today)}:\n${baseUrl}/assignments`

const capitalDue = (list: DigestFacts['modules'], today: IsoDate): string =>
  `Modules: ${listOf(list.map(({ title, dueOn }) => `${title} (${dueOn < today ? 'was due' : 'due'} ${sayDate(dueOn, today)})`))}`

const session: Tell = (facts, today, baseUrl) =>
  facts.session === null
    ? undefined
    : `Your next training: ${facts.session.title}, ${sayDay(facts.session.on, today)} at ${sayTime(facts.session.startsAt)}, ${facts.session.place}:\n${baseUrl}/training`
