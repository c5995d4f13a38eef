import { academicYearOf, halfTermOf, sayAcademicYear } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { count, listOf } from '../shared/text.ts'
import { SOON_DAYS } from '../required_training/required.rules.ts'
import { type DataTable } from '../web/components.ts'
import { type PageModel } from '../web/views.ts'
import { type TrainingDone } from './board.store.ts'
import { type Counted, openTo, type StrandColumn, sumOf, sumsByStrand } from './completion.rules.ts'
import { type RequiredDue } from './school-week.store.ts'
import { type School } from './schools.store.ts'
import { type StaffSituation } from './staff.rules.ts'
import { BOARD, sayShown, type Shown, showAlone, showParts } from './suppression.rules.ts'

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
  tooFew: string
  training: string[]
  required: string[]
  nothingDue: string
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
  const { school, counted, today } = facts
  const people = counted.length
  return {
    title: 'Learning to teach every child',
    school: school.name,
    when: `Figures of ${sayDate(today)}, ${halfTermOf(today).name} of ${sayAcademicYear(academicYearOf(today))}`,
    words: wordsOf(facts),
    strands: strandsOf(facts),
    tooFew: `With fewer than ${BOARD.zeroAndAll} people, figures by strand would tell about each of them. Ask the headteacher for the picture in words.`,
    training: trainingOf(facts),
    required: facts.required.map((kind) => sayDue(kind.title, showAlone(kind.people, people, BOARD))),
    nothingDue: `Nothing falls due within ${SOON_DAYS} days.`,
    questions: QUESTIONS,
    how: [
      `Whole-school counts only. A figure about fewer than ${BOARD.least} people is not given, nor one it would follow from; in a school of fewer than ${BOARD.zeroAndAll}, neither is “nobody” or “everybody”.`,
      'A step is one competency taken to one depth that was planned for it. Each person is counted once in a strand, at the deepest they have reached in it. Hours and depth leave out people whom the reader appraises or tutors.',
    ],
    formative: FORMATIVE_SCHOOL,
  }
}

function wordsOf({ counted, school }: BoardFacts): string[] {
  const sum = sumOf(counted)
  const words = [
    sum.people < BOARD.least
      ? `Fewer than ${BOARD.least} people work at ${school.name}.`
      : `${sum.people} people work at ${school.name} and have a pathway for learning to teach every child.`,
  ]
  if (sum.from.planned >= BOARD.least) words.push(`They have ${sum.planned} steps planned: ${sum.done} are done.`)
  const logging = counted.filter(({ person }) => !person.walled && person.minutes > 0)
  const minutes = logging.reduce((total, { person }) => total + person.minutes, 0)
  if (logging.length >= BOARD.least) words.push(`This school year they logged ${sayHours(minutes)} of CPD.`)
  return words
}

/** Three groups instead of five depths: larger groups, so that more can be said. */
function strandsOf({ counted, strands }: BoardFacts): DataTable | null {
  if (openTo(counted) < BOARD.zeroAndAll) return null
  return {
    caption: 'How many people have practised it',
    head: [
      'Strand',
      { text: 'Not yet practised', number: true },
      { text: 'Practised', number: true },
      { text: 'Embedded or leading others', number: true },
    ],
    rows: sumsByStrand(counted, strands).map(({ title, curve }) => [
      title,
      ...showParts([curve[0] + curve[1], curve[2], curve[3] + curve[4]], BOARD).map(sayShown),
    ]),
  }
}

function trainingOf({ training, today }: BoardFacts): string[] {
  const held =
    training.sessions === 0
      ? 'No training session has been held this school year yet.'
      : `${count(training.sessions, 'training session')} held this school year: ${listOf(training.modules)}.`
  const next = training.next.slice(0, 3).map((session) => `${session.module} on ${sayDate(session.heldOn, today)}`)
  return next.length === 0 ? [held] : [held, `Next: ${listOf(next)}.`]
}

function sayDue(title: string, shown: Shown): string {
  if (shown.kind === 'kept') return `${title}: no figure is given here, because it would tell about a few people.`
  const people = shown.kind === 'number' && shown.n === 0 ? 'nobody has it' : `${sayShown(shown)} people have it`
  return `${title}: ${people} to do or renew within ${SOON_DAYS} days.`
}
