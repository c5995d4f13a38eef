import { academicYear, academicYearOf, halfTermsOf } from '../calendars/half-terms.rules.ts'
import { termOf } from '../calendars/terms.rules.ts'
import { addDays, type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, count, inWords } from '../shared/text.ts'
import { type Counted } from '../signoff/second-look-draw.store.ts'
import { type Bar, type ChoiceField, type EmptyState, type Tag, type TextareaField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { ASKED, type Code, CODES, ON_BY_DEFAULT, OPTIONAL } from './codes.rules.ts'
import { type Question, type Tally, type Unresolved } from './questions.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'questions/own': OwnQuestionsPage
    'questions/school': SchoolQuestionsPage
  }
}

/** What a question points at: a sign-off, an entry or a competency. */
export type Subject = {
  of: 'decision' | 'entry' | 'competency'
  id: number
  to: string
  text: string
  on: IsoDate | null
}

/** What kind of thing the ids of a question are. */
export const SUBJECT_OF: Record<Code, Subject['of'] | null> = {
  ...{ S01: 'decision', S02: 'decision', S10: 'decision', S15: 'decision' },
  ...{ S06: 'entry', S16: 'entry', S21: 'entry', S04: 'competency', S19: 'competency', S18: null, S20: null },
}

export type OwnQuestionsPage = PageModel & {
  lede: string
  questions: {
    id: string
    name: string
    question: string
    because: string
    links: Link[]
    tag: Tag | null
    said: string | null
    form: { action: string; field: TextareaField } | null
  }[]
  empty: EmptyState | null
}

/** What somebody is asked about their own records: they explain, or say what they will do. */
export function ownQuestionsPage(
  questions: readonly Question[],
  subjects: readonly Subject[],
  { today, typed }: { today: IsoDate; typed: { id: number; words: string; errors: FieldErrors } | null },
): OwnQuestionsPage {
  return {
    title: 'Questions for you',
    errors: typed?.errors ?? null,
    lede: 'A question is no verdict. It is put to you first; explain, or say what you will do. At most two are open at a time, and they close with the half term.',
    questions: questions.map((one) => ({
      id: `q${one.id}`,
      name: ASKED[one.code].name,
      question: ASKED[one.code].question,
      because: `${ASKED[one.code].because} Open until ${sayDate(addDays(one.closesOn, -1), today)}.`,
      links: linksOf(one, subjects, today),
      tag: one.answer === null ? null : { text: one.answer === 'explained' ? 'Explained' : 'Will act', tone: 'done' },
      said: one.words,
      form:
        one.answer === null
          ? {
              action: paths.question(one.id),
              field: {
                name: `words${one.id}`,
                label: 'What you would say',
                hint: 'A sentence is plenty. Only you read it.',
                rows: 2,
                value: typed?.id === one.id ? typed.words : '',
                error: typed?.id === one.id ? typed.errors[`words${one.id}`] : undefined,
              },
            }
          : null,
    })),
    empty:
      questions.length > 0
        ? null
        : { title: 'Nothing is asked of you', text: 'Questions about your own entries and answers appear here.' },
  }
}

function linksOf({ code, about }: Question, subjects: readonly Subject[], today: IsoDate): Link[] {
  const kind = SUBJECT_OF[code]
  return [...new Set(about)].flatMap((id) => {
    const found = subjects.find((subject) => subject.of === kind && subject.id === id)
    if (found === undefined) return []
    const text = found.on === null ? found.text : `${found.text}, ${sayDate(found.on, today)}`
    const to = { decision: paths.signOff(Number(found.to)), entry: paths.cpdEntry(Number(found.to)) }
    return [{ text, href: found.of === 'competency' ? paths.competency(found.to) : to[found.of] }]
  })
}

export type SchoolQuestionsPage = PageModel & {
  lede: string
  unresolved: { who: string; name: string; question: string; small: string }[]
  none: EmptyState | null
  /** How many records had a second look, without names. */
  looks: { text: string; terms: { name: string; text: string }[]; settings: Link }
  plots: { name: string; rows: { term: string; words: string; bar: Bar }[] }[]
  settings: { action: string; field: ChoiceField } | null
}

export type SchoolQuestions = {
  school: { name: string; urn: string }
  unresolved: readonly Unresolved[]
  tally: readonly Tally[]
  looks: { counted: readonly Counted[]; off: boolean }
  on: ReadonlySet<Code>
  maySwitch: boolean
  today: IsoDate
}

/** For a CPD lead: what stayed open at the end of a half term, how many were asked in each, and which are on. */
export function schoolQuestionsPage({
  school,
  unresolved,
  tally,
  looks,
  on,
  maySwitch,
  today,
}: SchoolQuestions): SchoolQuestionsPage {
  return {
    title: `Questions at ${school.name}`,
    lede: 'Each was put to the person first. Here is what nobody answered before the half term was over. No ranking, no clock on anybody; people whom you appraise or tutor are not here.',
    unresolved: unresolved.map((one) => ({
      who: one.person?.name ?? (one.strand === null ? 'The school' : `The school: ${one.strand}`),
      name: ASKED[one.code].name,
      question: ASKED[one.code].question,
      small: `${ASKED[one.code].because} Asked on ${sayDate(one.openedOn, today)}.`,
    })),
    none:
      unresolved.length > 0
        ? null
        : { title: 'Nothing is unresolved', text: 'Questions that stay open at the end of a half term appear here.' },
    looks: {
      text: sayLooks(looks),
      terms: looks.counted.map((one) => ({ name: capital(termOf(one.term, today).name), text: sayCounted(one) })),
      settings: { text: 'How Stepfree works here', href: paths.schoolSettings(school.urn) },
    },
    plots: plotsOf(tally, today),
    settings: maySwitch
      ? {
          action: paths.schoolQuestionsSettings(school.urn),
          field: {
            kind: 'checkboxes',
            name: 'on',
            legend: 'Which questions Stepfree asks here',
            items: [...ON_BY_DEFAULT, ...OPTIONAL].map((code) => ({
              value: code,
              text: ASKED[code].name,
              hint: ASKED[code].question,
              ...(code === OPTIONAL[0]
                ? { group: 'Off until you want them; you see counts of these, never names' }
                : {}),
            })),
            chosen: [...on],
          },
        }
      : null,
  }
}

const sayLooks = ({ counted, off }: SchoolQuestions['looks']): string => {
  if (off) return 'The second look is off at this school: nothing is drawn.'
  const how =
    'Each term a few signed records, drawn at random, get ten minutes from another colleague. Nothing is overturned, and you see counts only.'
  return counted.length > 0 ? how : `${how} The first draw comes in the third week of a term, over the term before.`
}

const sayCounted = ({ drawn, looked, withoutLooker }: Counted): string => {
  const none =
    withoutLooker === 0 ? '' : ` For ${inWords(withoutLooker)} nobody could look: no lead without a part in it.`
  if (drawn === 0) return `None drawn.${none}`
  return `${capital(inWords(drawn))} drawn, ${looked === 0 ? 'none' : inWords(looked)} looked at.${none}`
}

/** How many were asked in each half term of this year so far, and how many of them were answered. */
function plotsOf(tally: readonly Tally[], today: IsoDate): SchoolQuestionsPage['plots'] {
  const year = academicYear(academicYearOf(today))
  const terms = halfTermsOf(academicYearOf(today)).filter((term) => term.startedOn <= today)
  const most = Math.max(1, ...CODES.flatMap((code) => terms.map((term) => sumIn(tally, code, term).n)))
  return CODES.filter((code) => tally.some((one) => one.code === code && one.openedOn >= year.startedOn)).map(
    (code) => ({
      name: ASKED[code].name,
      rows: terms.map((term) => {
        const { n, answered } = sumIn(tally, code, term)
        const words =
          n === 0
            ? 'None asked'
            : `${capital(inWords(n))} asked, ${answered === 0 ? 'none' : inWords(answered)} answered`
        return {
          term: capital(term.name),
          words,
          bar: {
            label: `${count(n, 'question')}, ${answered} answered`,
            parts: [
              { share: answered / most, tone: 'deep' as const },
              { share: (n - answered) / most, tone: 'soft' as const },
            ],
          },
        }
      }),
    }),
  )
}

function sumIn(tally: readonly Tally[], code: Code, term: { startedOn: IsoDate; finishedOn: IsoDate }) {
  const inTerm = tally.filter(
    (one) => one.code === code && one.openedOn >= term.startedOn && one.openedOn < term.finishedOn,
  )
  return {
    n: inTerm.reduce((total, one) => total + one.n, 0),
    answered: inTerm.reduce((total, one) => total + one.answered, 0),
  }
}
