import { academicYearOf, halfTermOf, sayAcademicYear, sayCountedFrom } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { count, inWords, listOf } from '../shared/text.ts'
import { SOON_DAYS } from '../required_training/required.rules.ts'
import { type DataTable } from '../web/components.ts'
import { type PageModel } from '../web/views.ts'
import { isSmallSchool, sayQuestions, SMALL_SCHOOL, strandFigures } from './board.rules.ts'
import { type TrainingDone } from './board.store.ts'
import { type Counted, openTo, type StrandColumn, type Sum, sumOf, sumsByStrand } from './completion.rules.ts'
import { type RequiredDue } from './school-week.store.ts'
import { type School } from './schools.store.ts'
import { type StaffSituation } from './staff.rules.ts'
import { BOARD, isSmall, showAlone } from './suppression.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'board/show': BoardPage
  }
}

export type BoardPage = PageModel & {
  school: string
  when: string
  /** The paper in a few sentences. */
  words: string[]
  strands: DataTable | null
  strandWords: { title: string; words: string }[]
  strandsLeftOut: string | null
  asked: string | null
  training: string[]
  required: string[]
  questions: string[]
  how: string[]
  formative: string
}

export type BoardFacts = {
  school: School
  strands: readonly StrandColumn[]
  counted: readonly (Counted & { person: StaffSituation })[]
  training: TrainingDone
  required: readonly RequiredDue[]
  /** Questions put to people, by strand. */
  asked: readonly { strand: string; questions: number; people: number }[]
  today: IsoDate
}

export const FORMATIVE_SCHOOL =
  'These are counts from developmental records. They are not an assessment of anybody: they are no part of induction, appraisal, pay or capability, and they must not be used to compare people.'

/** Questions that a governor can ask whatever the figures say. */
const QUESTIONS = [
  'Whose experience did we not hear about this term, and how will we?',
  'Which rule or routine did we change for everyone because it was in one pupil’s way?',
  'Where is a pupil present and not taking part, and what are we doing about it?',
  'What was stopped to make time for this, and was the time enough?',
  'What got harder, and who told us?',
]

/** One sheet for governors: words and whole-school counts, nothing about fewer than ten people. */
export function boardPage(facts: BoardFacts): BoardPage {
  const { school, today } = facts
  return {
    title: 'Learning to teach every child',
    school: school.name,
    when: `Figures of ${sayDate(today)}, ${halfTermOf(today).name} of ${sayAcademicYear(academicYearOf(today))}`,
    words: wordsOf(facts),
    ...strandsOf(facts),
    asked: sayQuestions(facts.asked, facts.counted.length),
    training: trainingOf(facts),
    required: requiredOf(facts),
    questions: QUESTIONS,
    how: [
      `Whole-school counts only. A figure about fewer than ${BOARD.least} people is not given, nor one it would follow from; in a school of fewer than ${BOARD.zeroAndAll}, neither is “nobody” or “everybody”. Where three groups would be too small, two larger ones are given, or no figure.`,
      'A step is one competency taken to one depth that was planned for it. Each person is counted once in a strand, at the deepest they have reached in it. The figures are the same whoever reads them.',
    ],
    formative: FORMATIVE_SCHOOL,
  }
}

function wordsOf({ counted, school, today }: BoardFacts): string[] {
  const sum = sumOf(counted)
  const words = [
    ...(sum.people < BOARD.least
      ? []
      : [`${sum.people} people work at ${school.name} and have a pathway for learning to teach every child.`]),
    ...(isSmallSchool(sum.people) ? [SMALL_SCHOOL] : []),
  ]
  if (sum.from.planned >= BOARD.least) words.push(sayPlanned(counted, sum))
  const logging = counted.filter(({ person }) => !person.walled && person.minutes > 0)
  const minutes = logging.reduce((total, { person }) => total + person.minutes, 0)
  if (logging.length >= BOARD.least)
    words.push(`This school year they logged ${sayHours(minutes)} of CPD. ${sayCountedFrom(today)}`)
  return words
}

/** How many are done is said when enough people, or in a large school nobody, stand behind it. */
function sayPlanned(counted: BoardFacts['counted'], sum: Sum): string {
  const withSomeDone = counted.filter(({ progress }) => progress.done > 0).length
  const said = sum.done === 0 ? 'none is done yet' : `${sum.done} are done`
  const done = isSmall(withSomeDone, counted.length, BOARD) ? '' : `: ${said}`
  return `They have ${sum.planned} steps planned${done}.`
}

/** Three groups instead of five depths, or two in words: larger groups, so that more can be said. */
function strandsOf({ counted, strands }: BoardFacts): Pick<BoardPage, 'strands' | 'strandWords' | 'strandsLeftOut'> {
  const few = `would tell about fewer than ${inWords(BOARD.least)} people, so`
  if (isSmallSchool(openTo(counted))) {
    const strandsLeftOut = isSmallSchool(counted.length) ? null : `Figures by strand ${few} they are left out.`
    return { strands: null, strandWords: [], strandsLeftOut }
  }
  const sums = sumsByStrand(counted, strands).map(({ title, curve }) => ({ title, shown: strandFigures(curve) }))
  const rows = sums.flatMap(({ title, shown }) =>
    shown.kind === 'three' ? [[title, shown.notYet, shown.practised, shown.deeper]] : [],
  )
  const titlesOf = (kind: 'few' | 'most') => sums.filter(({ shown }) => shown.kind === kind).map(({ title }) => title)
  const group = (title: string, titles: string[]) =>
    titles.length === 0 ? [] : [{ title, words: `${titles.join('; ')}.` }]
  const withoutFigure = titlesOf('few').length + titlesOf('most').length > 0
  return {
    strands: rows.length === 0 ? null : { caption: 'How many people have practised it', head: HEAD, rows },
    strandWords: [
      ...sums.flatMap(({ title, shown }) => (shown.kind === 'words' ? [{ title, words: shown.words }] : [])),
      ...group('Practised by most people', titlesOf('most')),
      ...group('Practised by a few people so far', titlesOf('few')),
    ],
    strandsLeftOut: withoutFigure ? `More about these ${few} it is left out.` : null,
  }
}

const HEAD = [
  'Strand',
  { text: 'Not yet practised', number: true },
  { text: 'Practised', number: true },
  { text: 'Embedded or leading others', number: true },
]

function trainingOf({ training, today }: BoardFacts): string[] {
  const held =
    training.sessions === 0
      ? 'No training session has been held this school year yet.'
      : `${count(training.sessions, 'training session')} held this school year: ${listOf(training.modules)}.`
  const next = training.next.slice(0, 3).map((session) => `${session.module} on ${sayDate(session.heldOn, today)}`)
  return next.length === 0 ? [held] : [held, `Next: ${listOf(next)}.`]
}

/** What is due for enough people, and one sentence for everything that is not said. */
function requiredOf({ required, counted }: BoardFacts): string[] {
  const people = counted.length
  if (isSmallSchool(people))
    return ['Who has what to do or renew is followed up by name. The headteacher knows how it stands.']
  const said = required.flatMap(({ title, people: due }) => {
    const shown = showAlone(due, people, BOARD)
    return shown.kind === 'number'
      ? [`${title}: ${shown.n} people have it to do or renew within ${SOON_DAYS} days.`]
      : []
  })
  if (required.length === 0) return [`Nothing falls due within ${SOON_DAYS} days.`]
  return said.length === required.length
    ? said
    : [
        ...said,
        `${said.length === 0 ? 'What' : 'Whatever else'} falls due would tell about a few people, so no figure is given.`,
      ]
}
